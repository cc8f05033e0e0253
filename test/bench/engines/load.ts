import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Installs the engines of this folder's package.json on first use. They are no part of the product or of its tests, so
 * they stand in no lock file and `npm ci` does not bring them.
 *
 * @returns what went wrong, undefined when they are there.
 */
export function installEngines(): string | undefined {
  if (existsSync(`${folder}/node_modules/.package-lock.json`)) return undefined;
  const options = ['--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  try {
    execFileSync('npm', ['install', ...options], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
  }
}

/** Imports a package from this folder, whichever of CommonJS and ES modules it is. */
export async function loadEngine(packageName: string): Promise<unknown> {
  const module = await import(packageName);
  return module.default === undefined || Object.keys(module).length > 2 ? module : module.default;
}
