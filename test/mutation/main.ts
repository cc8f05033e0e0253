import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const usage = `npm run mutation [-- FILE[:FROM-TO] …]   changes the code in many small ways and tells which changes no test notices

  FILE    only these files or lines, as in shared/src/scoring/curve.ts:30-40; all of scoring and features without
  --help  this text

Needs the network the first time, to install Stryker. Writes reports/mutation/index.html. A whole run takes about
half an hour on two cores. Exits 0 when enough mutants are killed, 1 when not, 2 on bad usage.`;

/** @returns the exit code. */
function main(args: string[]): number {
  const options = { help: { type: 'boolean' } } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true; args: string[] }>>;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals: files } = parsed;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const absent = files.find((file) => !existsSync(`${root}/${file.replace(/:[\d:-]+$/, '')}`));
  if (absent !== undefined)
    return refuse(`There is no file ${absent}. Write it as it is seen from the project's root.`);
  const fault = install();
  if (fault !== undefined) {
    console.error(
      `Stryker could not be installed: ${fault}\nIs there a network? Delete test/mutation/node_modules and try again.`,
    );
    return 1;
  }
  const only = files.length === 0 ? [] : ['--mutate', files.join(',')];
  const stryker = `${folder}/node_modules/@stryker-mutator/core/bin/stryker.js`;
  const run = spawnSync(process.execPath, [stryker, 'run', `${folder}/stryker.config.json`, ...only], {
    cwd: root,
    stdio: 'inherit',
  });
  return run.status ?? 1;
}

/**
 * Installs what this folder's lock file says, on first use: it is no part of the product or of its tests, so that
 * `npm ci` does not bring it.
 *
 * @returns what went wrong, undefined when it is there.
 */
function install(): string | undefined {
  if (existsSync(`${folder}/node_modules/.package-lock.json`)) return undefined;
  try {
    execFileSync('npm', ['ci', '--ignore-scripts'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
  }
}

function refuse(problem: string): number {
  console.error(`${problem}\n\n${usage}`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
