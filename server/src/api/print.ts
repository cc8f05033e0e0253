import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../problem.ts';
import { ApiError } from './error.ts';

/** From a page that stands alone to a PDF of it. @throws ApiError when Chromium fails or takes too long. */
export type Print = (html: string) => Promise<Uint8Array>;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const timeoutMs = 30_000;
/** A browser takes 150 MB; more at once would be the end of a small server. */
const printingMax = 2;

/**
 * The browser that is named, or else one on the search path; null where none is named and none is there.
 * @throws InputError for a name under which there is none: whoever set it expects PDFs.
 */
export async function findChromium(where: { chromium: string | null; searchPath: string }): Promise<string | null> {
  const folders = where.searchPath.split(delimiter).filter((folder) => folder !== '');
  const places = where.chromium ? [where.chromium] : names.flatMap((name) => folders.map((dir) => join(dir, name)));
  for (const place of places) {
    const isThere = await access(place, constants.X_OK)
      .then(() => stat(place))
      .then(
        (found) => found.isFile(),
        () => false,
      );
    if (isThere) return place;
  }
  if (where.chromium === null) return null;
  const remedy = 'Name the browser’s program, or leave it unset to use the one on the path, if any';
  throw new InputError([{ path: 'CHROMIUM_PATH', message: `${where.chromium} cannot be run`, remedy }]);
}

/**
 * Prints by a headless Chromium of its own for each page, that reaches no network.
 * @param workDir where each has a folder of its own while it prints.
 */
export function makePrint(chromium: string, workDir = tmpdir()): Print {
  let printing = 0;
  return async (html) => {
    if (printing >= printingMax) throw busy();
    printing += 1;
    try {
      return await printIn(await mkdtemp(join(workDir, 'barometer-print-')), chromium, html);
    } catch (cause) {
      throw failed(cause);
    } finally {
      printing -= 1;
    }
  };
}

async function printIn(dir: string, chromium: string, html: string): Promise<Uint8Array> {
  try {
    await writeFile(join(dir, 'page.html'), html);
    await run(chromium, dir);
    return await readFile(join(dir, 'page.pdf'));
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

function run(chromium: string, dir: string): Promise<void> {
  // Chromium's sandbox refuses to run as root; the page is our own script and text.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [
    ...['--headless=new', '--disable-gpu', '--no-first-run', '--disable-extensions', '--disable-dev-shm-usage'],
    ...['--host-resolver-rules=MAP * ~NOTFOUND', '--no-pdf-header-footer', '--virtual-time-budget=5000'],
    ...[`--user-data-dir=${join(dir, 'profile')}`, `--print-to-pdf=${join(dir, 'page.pdf')}`, ...asRoot],
    pathToFileURL(join(dir, 'page.html')).href,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(chromium, args, { stdio: 'ignore', timeout: timeoutMs, killSignal: 'SIGKILL' });
    child.on('error', reject);
    child.on('close', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`Chromium ended with ${signal ?? code}.`)),
    );
  });
}

const busy = () =>
  new ApiError(429, 'too-many', 'Other briefs are being printed at the moment.', 'Try again in a few seconds.');
const failed = (cause: unknown) =>
  new ApiError(500, 'internal', 'The brief could not be printed.', 'Open it and print it from your browser.', {
    cause,
  });
