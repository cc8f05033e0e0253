import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Called, type Ended, runScript } from '../support/script.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const options = {};

const usage = `npm run mutation [-- FILE[:FROM-TO] …]   changes the code in many small ways and tells which changes no test notices

  FILE    only these files or lines, as in shared/src/scoring/curve.ts:30-40; all of scoring and features without
  --help  this text

Needs the network the first time, to install Stryker. Writes reports/mutation/index.html. A whole run takes about
half an hour on two cores. Exits 0 when enough mutants are killed, 1 when not, 2 on bad usage.`;

function run({ positionals: files }: Called<typeof options>): Ended {
  const absent = files.find((file) => !existsSync(`${root}/${file.replace(/:[\d:-]+$/, '')}`));
  if (absent !== undefined)
    return { fault: `There is no file ${absent}. Write it as it is seen from the project's root.` };
  const fault = install();
  if (fault !== undefined) {
    console.error(
      `Stryker could not be installed: ${fault}\nIs there a network? Delete test/mutation/node_modules and try again.`,
    );
    return 1;
  }
  const only = files.length === 0 ? [] : ['--mutate', files.join(',')];
  const stryker = `${folder}/node_modules/@stryker-mutator/core/bin/stryker.js`;
  const ended = spawnSync(process.execPath, [stryker, 'run', `${folder}/stryker.config.json`, ...only], {
    cwd: root,
    stdio: 'inherit',
  });
  return ended.status ?? 1;
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

process.exitCode = await runScript(process.argv.slice(2), { usage, options, run });
