import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const cardDir = join(root, 'cards', 'dist');

/** Builds the card with Vite unless the bundle is newer than everything it is made of. @returns whether it built. */
export async function buildCard(): Promise<boolean> {
  const sources = await Promise.all([newest(join(root, 'cards', 'src')), newest(join(root, 'shared', 'src'))]);
  const built = await stat(join(cardDir, 'record.js')).catch(() => null);
  if (built && built.mtimeMs > Math.max(...sources)) return false;
  const vite = join(
    dirname(createRequire(join(root, 'cards', 'package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  );
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: join(root, 'cards'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The card could not be built; Vite says why above.');
  return true;
}

async function newest(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const times = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  return Math.max(0, ...(await Promise.all(times)));
}
