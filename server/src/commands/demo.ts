import { type Crm, crmLabels, crms } from '@barometer/shared/crm.ts';
import type { Problem } from '@barometer/shared/problem.ts';
import { AccountError } from '../demo/account.ts';
import { type Demo, type DemoOptions, type DemoReport, runDemo } from '../demo/demo.ts';
import type { SentUsage } from '../demo/product.ts';
import { InputError } from '../problem.ts';
import { checkModel } from './check-model.ts';
import { exitCodes, type Io } from './io.ts';
import { makeProgressDisplay } from './progress-display.ts';
import { stopSignal } from './stop-signal.ts';

export interface DemoFlags {
  crm: string;
  companies: string;
  data?: string;
  mapping?: string;
  model?: string;
  fresh?: boolean;
  once?: boolean;
  json?: boolean;
}

/** Shows the whole product on a simulated CRM, or on both, and keeps serving until Ctrl-C. */
export async function demo(flags: DemoFlags, io: Io): Promise<number> {
  const checked = readOptions(flags);
  const options = flags.model === undefined ? checked : { ...checked, model: await checkModel(flags.model, io) };
  let display = makeProgressDisplay(io);
  const report: DemoReport = {
    step: (text) => io.stderr(`${text}\n`),
    progress: (event) => display.show(event),
    restart: () => {
      display.stop();
      display = makeProgressDisplay(io);
    },
  };
  try {
    const running = await runDemo(options, io.env, report).finally(() => display.stop());
    const { summary, pages, dataDir } = running;
    if (flags.json) io.stdout(`${JSON.stringify(summary)}\n`);
    else io.stderr(tell(summary));
    io.stderr(`\nCommands reach its data so:  DATA_DIR=${quoted(dataDir)} npx barometer model history\n`);
    if (!options.once) {
      const stopped = stopSignal();
      io.stderr(`${pages.map((one) => tellPages(one, pages.length > 1)).join('')}Ctrl-C stops.\n`);
      await stopped;
    }
    await running.close();
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof AccountError && error.exitCode === exitCodes.badInput) return exitCodes.badInput;
    throw error;
  }
}

/** As a shell takes it. */
const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const chosen: Record<string, readonly Crm[]> = { hubspot: ['hubspot'], salesforce: ['salesforce'], both: crms };

function readOptions(flags: DemoFlags): DemoOptions {
  const companies = Number(flags.companies);
  const problems: Problem[] = [];
  const wanted = chosen[flags.crm];
  if (!wanted)
    problems.push({
      path: '--crm',
      message: `${flags.crm} is no CRM`,
      remedy: `Use ${Object.keys(chosen).join(', ')}`,
    });
  if (!Number.isInteger(companies) || companies < 1 || companies > 100_000)
    problems.push({
      path: '--companies',
      message: `${flags.companies} is not a number of companies`,
      remedy: 'Use a whole number from 1 to 100000',
    });
  if (flags.mapping && !flags.data)
    problems.push({
      path: '--mapping',
      message: 'there is no data to map',
      remedy: 'Name the folder of CSV files with --data',
    });
  if (problems.length > 0 || !wanted) throw new InputError(problems);
  return {
    crms: wanted,
    companies,
    ...(flags.data === undefined ? {} : { data: flags.data }),
    ...(flags.mapping === undefined ? {} : { mapping: flags.mapping }),
    fresh: flags.fresh ?? false,
    once: flags.once ?? false,
  };
}

function tell(summary: Awaited<ReturnType<typeof runDemo>>['summary']): string {
  const { companies, scored, written, usage, bands, calls, seconds } = summary;
  return `
${companies} companies, ${scored} scored in ${seconds} s: ${Object.entries(bands)
    .map(([band, count]) => `${count} ${band}`)
    .join(', ')}
${tellUsage(usage)}${written} written back; the CRM counted ${calls.read} reads and ${calls.write} writes
`;
}

function tellPages({ crm, pages }: Demo['pages'][number], isOneOfSeveral: boolean): string {
  return `
${isOneOfSeveral ? `${crmLabels[crm]}\n` : ''}Open a company with its health card:  ${pages.record}
All companies:                        ${pages.list}
Reports from the properties:          ${pages.reports}
`;
}

function tellUsage({ values, accepted, rejected }: SentUsage): string {
  if (values === 0) return '';
  return `${values} values of product usage sent, ${accepted} new${rejected === 0 ? '' : `, ${rejected} rejected`}\n`;
}
