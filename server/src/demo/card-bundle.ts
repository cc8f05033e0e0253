import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardDir } from '../card-dir.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const scripts = ['record.js', 'page.js'];

/** Builds the card and our pages with Vite unless they are newer than what they are made of. @returns whether it built. */
export async function buildCard(): Promise<boolean> {
  const sources = await Promise.all([newest(join(root, 'cards', 'src')), newest(join(root, 'shared', 'src'))]);
  const built = scripts.map(async (name) => (await stat(join(cardDir, name)).catch(() => null))?.mtimeMs ?? 0);
  if (Math.min(...(await Promise.all(built))) > Math.max(...sources)) return false;
  const vite = join(
    dirname(createRequire(join(root, 'cards', 'package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  );
  for (const config of ['vite.config.ts', 'vite.pages.config.ts']) {
    const child = spawn(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'error'], {
      cwd: join(root, 'cards'),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('The card could not be built; Vite says why above.');
  }
  return true;
}

async function newest(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const times = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  return Math.max(0, ...(await Promise.all(times)));
}
