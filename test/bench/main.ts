import { type Called, type Ended, runScript } from '../support/script.ts';
import type { Bench, Report } from './bench.ts';
import { bundles } from './bundles.ts';
import { cardApi } from './card-api.ts';
import { eventToProperty } from './event-to-property.ts';
import { firstSync } from './first-sync.ts';
import { history } from './history.ts';
import { memory } from './memory.ts';
import { rescore } from './rescore.ts';
import { salesforceSync } from './salesforce-sync.ts';
import { scoring } from './scoring/bench.ts';
import { writeReport } from './table.ts';
import { webhooks } from './webhooks.ts';

const benches: readonly Bench[] = [
  ...[scoring, rescore, history, cardApi, firstSync, salesforceSync, memory, webhooks, eventToProperty, bundles],
];

const options = { json: { type: 'boolean' } } as const;

const usage = `npm run bench [-- [--json] [NAME …]]   runs all benches, or the named ones

${benches.map(({ name, about }) => `  ${name.padEnd(17)} ${about}`).join('\n')}

  --json     one JSON document on stdout, progress on stderr
  --help     this text

Exits 0 when every target that could be measured is met, 1 when one is missed, 2 on bad usage.`;

async function run({ values, positionals: names }: Called<typeof options>): Promise<Ended> {
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined) return { fault: `There is no bench "${unknown}".` };

  const reports: Record<string, Report> = {};
  for (const bench of benches.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const report = await bench.run((line) => console.error(line));
    reports[bench.name] = report;
    if (!values.json) console.log(writeReport(bench.name, report));
  }
  if (values.json) console.log(JSON.stringify(reports));
  return Object.values(reports).some(({ targets }) => targets.some(({ met }) => met === false)) ? 1 : 0;
}

process.exit(await runScript(process.argv.slice(2), { usage, options, run }));
