import { parseArgs } from 'node:util';
import globalSetup from '../support/global-setup.ts';
import type { Drill } from './drill.ts';
import { events } from './events.ts';
import { faults } from './faults.ts';
import { kills } from './kills.ts';
import { limits } from './limits.ts';
import { outages } from './outages.ts';
import { quiet } from './quiet.ts';
import { workers } from './workers.ts';

const drills: readonly Drill[] = [kills(), workers(), events(), faults(), quiet(), limits(), outages()];

const usage = `npm run drills [-- NAME …]   runs all drills, or the named ones; needs Debian's postgresql and redis-server

${drills.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}`;

/** @returns the exit code: 1 when something did not hold, 2 on bad usage. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { help: { type: 'boolean' } }, allowPositionals: true });
  const unknown = positionals.filter((name) => !drills.some((drill) => drill.name === name));
  if (values.help || unknown.length > 0) {
    console.error(unknown.length > 0 ? `There is no drill ${unknown.join(', ')}.\n\n${usage}` : usage);
    return values.help ? 0 : 2;
  }
  const removeTemplate = await globalSetup();
  let failed = 0;
  for (const drill of drills) {
    if (positionals.length > 0 && !positionals.includes(drill.name)) continue;
    console.error(`== ${drill.name}: ${drill.about}`);
    try {
      console.log(`held    ${drill.name}: ${await drill.run((line) => console.error(`   ${line}`))}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${drill.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await removeTemplate();
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
