import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { table } from '../../bench/table.ts';
import { generateBook } from '../../sandbox/book/generate.ts';
import { withSteadyTimes } from '../../support/place.ts';
import { startPostgres } from '../../support/postgres.ts';
import { type Drill, mustBe } from '../drill.ts';
import { hubspotFaults } from './hubspot.ts';
import type { FaultRow } from './row.ts';
import { salesforceFaults } from './salesforce.ts';
import { type Seen, type Stage, underFault } from './under-fault.ts';

const known: Record<Crm, readonly FaultRow[]> = { hubspot: hubspotFaults, salesforce: salesforceFaults };

/** What ends later than this goes on for ever. */
const patienceMs = 180_000;

interface FaultsSize {
  crm: Crm;
  companies?: number;
  /** The names of some. */
  only?: readonly string[];
}

/** Faults of the CRM, one at a time, during a first sync or a poll. */
export function faults({ crm, companies = 120, only }: FaultsSize): Drill {
  const rows = known[crm].filter(({ name }) => only === undefined || only.includes(name));
  return {
    name: 'faults',
    about: `${rows.length} faults of ${crmLabels[crm]}: each has its outcome, nothing is lost, nothing goes on for ever`,
    run: async (say) => {
      const postgres = await startPostgres();
      try {
        const now = new Date();
        const stage = async (name: string): Promise<Stage> => {
          const book = withSteadyTimes(generateBook({ companies, seed: 11, now }), now);
          return { crm, book, databaseUrl: await postgres.createDatabase(name) };
        };
        const peace = new Map<FaultRow['during'], Seen>();
        for (const during of new Set(rows.map((row) => row.during)))
          peace.set(during, await underFault(await stage(`peace_${during}`), { during }));
        const results = [];
        for (const [index, row] of rows.entries()) {
          const begun = Date.now();
          const seen = await within(patienceMs, underFault(await stage(`fault${index}`), row)).catch(failed);
          results.push(judge(row, seen, peace.get(row.during), (Date.now() - begun) / 1_000));
          say(`${row.name}: ${seen.did}`);
        }
        for (const line of table(results)) say(line);
        mustBe(
          'faults that did not end as they must',
          results.filter((result) => !Object.values(result).every((value) => value !== 'NO')).map(({ fault }) => fault),
          [],
        );
        const calls = [...peace.values()].map((seen) => seen.calls).join(' and ');
        return `${rows.length} faults, each with its outcome, the CRM the same after each; ${calls} calls without any`;
      } finally {
        await postgres.stop();
      }
    },
  };
}

const failed = (error: unknown): Seen => ({
  did: error instanceof Error ? error.message : String(error),
  ...{ outcome: 'failed', struck: 0, calls: 0, shown: null },
});

const yesNo = (holds: boolean) => (holds ? 'yes' : 'NO');

function judge(row: FaultRow, seen: Seen, peace: Seen | undefined, seconds: number) {
  const calm = peace?.calls ?? 0;
  // Retries of what was struck and a fresh token; taken up again, the account is learnt of once more as well.
  const most = row.outcome === 'through' ? calm + seen.struck + (row.beside ?? 0) + 1 : 2 * calm + seen.struck;
  return {
    fault: row.name,
    'what the server did': seen.did,
    calls: seen.calls,
    seconds: Math.round(seconds),
    'as meant': yesNo(seen.struck > 0 && seen.outcome === row.outcome && seen.calls <= most),
    'end state equal': yesNo(JSON.stringify(seen.shown) === JSON.stringify(peace?.shown)),
  };
}

/** @throws when it takes longer. */
async function within<T>(mostMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`went on for more than ${mostMs / 1_000} s`)), mostMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
