import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { realOutside } from '../../../server/src/outside.ts';
import { table } from '../../bench/table.ts';
import type { Book } from '../../sandbox/book/book.ts';
import { generateBook } from '../../sandbox/book/generate.ts';
import { withSteadyTimes } from '../../support/place.ts';
import { startPostgres } from '../../support/postgres.ts';
import { type AnyProduct, startProductOf } from '../../support/product.ts';
import { renaming, type Shown } from '../../support/simulated.ts';
import { type Drill, mustBe } from '../drill.ts';
import { hubspotFaults } from './hubspot.ts';
import type { FaultRow, Outcome } from './row.ts';
import { salesforceFaults } from './salesforce.ts';

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

interface Seen {
  did: string;
  outcome: string;
  struck: number;
  calls: number;
  shown: Shown | null;
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

interface Stage {
  crm: Crm;
  book: Book;
  databaseUrl: string;
}

async function underFault(
  { crm, book, databaseUrl }: Stage,
  { faults = [], during, switches = {}, leftAlone }: Partial<FaultRow>,
): Promise<Seen> {
  const product = await startProductOf(crm, {
    book,
    env: { DATABASE_URL: databaseUrl },
    // Waits last as long as they do.
    outside: { wait: realOutside.wait },
  });
  const { simulated } = product;
  const arm = () => {
    mustBe('a switch', simulated.turn(switches), []);
    for (const fault of faults) mustBe('the definition of a fault', 'problems' in simulated.faults.add(fault), false);
  };
  try {
    if (during === 'poll') {
      await product.connect();
      for (const id of simulated.ids('company')) simulated.make(renaming(simulated, id));
      simulated.resetCalls();
    }
    arm();
    const ended = product.ended();
    if (during === 'poll') product.server.queue.wake(product.connectionId, 'poll');
    else product.connect().catch(() => undefined);
    const outcome = outcomeOf(await ended);
    const struck = simulated.faults.list().reduce((sum, { fired }) => sum + fired, 0);
    simulated.faults.clear();
    const after = await takenUp(product, outcome, { during, leftAlone });
    const did = [tries(product), after].filter((part) => part !== '').join('; ');
    await product.server.queue.idle();
    return { did, outcome, struck, calls: simulated.calls().total, shown: simulated.shown() };
  } finally {
    await product.close();
  }
}

function outcomeOf(ended: object): Outcome | string {
  if (!(ended instanceof Error)) return 'refused' in ended && ended.refused !== 0 ? 'refused' : 'through';
  return 'code' in ended ? String(ended.code) : ended.name;
}

/** What the log says of the calls that failed. */
function tries(product: AnyProduct): string {
  const lines = product
    .log()
    .split('\n')
    .filter((line) => line.includes('"msg":"crm call failed"'))
    .map((line) => JSON.parse(line));
  const retries = lines.filter(({ kind }) => kind === 'retry');
  const waitedMs = retries.reduce((sum, { delayMs }) => sum + delayMs, 0);
  const refreshed = lines.length > retries.length ? 'fetched a fresh token and tried again' : '';
  const tried = `tried again ${retries.length}×, after ${(waitedMs / 1_000).toFixed(1)} s`;
  return [retries.length > 0 ? tried : '', refreshed].filter((part) => part !== '').join('; ');
}

/** What the server and people do once the trouble is over. @returns it in words. */
async function takenUp(
  product: AnyProduct,
  outcome: string,
  { during, leftAlone }: { during: FaultRow['during']; leftAlone: boolean | undefined },
): Promise<string> {
  if (outcome === 'through') return '';
  const { simulated, connectionId } = product;
  // What was refused for a moment is tried again by polls.
  const work = outcome === 'refused' ? 'poll' : (during ?? 'sync');
  const again = async () => {
    // News that come before a failure is noted are part of what failed.
    await new Promise(setImmediate);
    const ended = product.ended();
    product.server.queue.wake(connectionId, work);
    return outcomeOf(await ended);
  };
  const callsOf = async (trying: () => Promise<string>, wanted: string) => {
    const before = simulated.calls().total;
    mustBe('the next try', await trying(), wanted);
    return simulated.calls().total - before;
  };
  if (outcome === 'disconnected') {
    mustBe('calls of a disconnected account', await callsOf(again, 'disconnected'), 0);
    await product.connect();
    return 'stopped: disconnected; called nothing until connected again, then went on';
  }
  if (leftAlone) {
    mustBe('calls on a day that is used up', await callsOf(again, 'rate-limited'), 0);
    // A new process knows nothing of the day: for it, it has ended.
    await product.restart();
    await product.server.queue.idle();
    return 'stopped: rate-limited; called nothing that day, then went on';
  }
  mustBe('the next try', await again(), 'through');
  return `stopped: ${outcome}; went on at the next ${work}`;
}

/** @throws when it takes longer. */
async function within<T>(mostMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`went on for more than ${mostMs / 1_000} s`)), mostMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
