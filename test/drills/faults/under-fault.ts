import type { Crm } from '@barometer/shared/crm.ts';
import { realOutside } from '../../../server/src/outside.ts';
import type { Book } from '../../sandbox/book/book.ts';
import { type AnyProduct, startProductOf } from '../../support/product.ts';
import { renaming, type Shown } from '../../support/simulated.ts';
import { mustBe } from '../drill.ts';
import type { FaultRow, Outcome } from './row.ts';

/** An account and a database that nothing has happened to. */
export interface Stage {
  crm: Crm;
  book: Book;
  databaseUrl: string;
}

/** How the work of one stage went. */
export interface Seen {
  did: string;
  outcome: string;
  struck: number;
  calls: number;
  shown: Shown | null;
}

/** Does the row's work while its faults strike, and again once they are over. */
export async function underFault(
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
