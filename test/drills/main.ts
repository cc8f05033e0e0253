import { type Crm, crmLabels, crms } from '@barometer/shared/crm.ts';
import globalSetup from '../support/global-setup.ts';
import { type Called, type Ended, runScript } from '../support/script.ts';
import type { Drill } from './drill.ts';
import { events } from './events/events.ts';
import { faults } from './faults/faults.ts';
import { kills } from './kills.ts';
import { limits } from './limits/limits.ts';
import { outages } from './outages.ts';
import { quiet } from './quiet.ts';
import { workers } from './workers.ts';

const drillsOf = (crm: Crm): Drill[] =>
  [kills, workers, events, faults, quiet, limits, outages].map((drill) => drill({ crm }));

const options = { crm: { type: 'string', default: 'both' } } as const;

const lines = (crm: Crm) => drillsOf(crm).map(({ name, about }) => `  ${name.padEnd(10)} ${about}`);
const usage = `npm run drills [-- [--crm hubspot|salesforce|both] [NAME …]]
   runs all drills, or the named ones, with a simulated HubSpot and then a simulated Salesforce, or with one of them;
   needs Debian's postgresql and redis-server

${crms.map((crm) => `${crmLabels[crm]}\n${lines(crm).join('\n')}`).join('\n\n')}`;

/** Ends with 1 when something did not hold. */
async function run({ values, positionals: names }: Called<typeof options>): Promise<Ended> {
  const chosen = crms.filter((crm) => values.crm === 'both' || values.crm === crm);
  if (chosen.length === 0) return { fault: `There is no CRM ${values.crm}.` };
  const drills = chosen.flatMap((crm) => drillsOf(crm).map((drill) => ({ ...drill, crm })));
  const unknown = names.filter((name) => !drills.some((drill) => drill.name === name));
  if (unknown.length > 0) return { fault: `There is no drill ${unknown.join(', ')}.` };
  const removeTemplate = await globalSetup();
  let failed = 0;
  for (const { crm, name, about, run: hold } of drills) {
    if (names.length > 0 && !names.includes(name)) continue;
    const title = `${name} (${crmLabels[crm]})`;
    console.error(`== ${title}: ${about}`);
    try {
      console.log(`held    ${title}: ${await hold((line) => console.error(`   ${line}`))}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await removeTemplate();
  return failed === 0 ? 0 : 1;
}

process.exitCode = await runScript(process.argv.slice(2), { usage, options, run });
