import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import type { Bench } from './bench.ts';
import type { Counts } from './sync/book.ts';
import { type Outcome, startBeside } from './sync/product.ts';

const sizes = [100_000, 1_000_000] as const;

/** Peak resident memory of a first sync: what is listed must pass through, not pile up. */
export const memory: Bench = {
  name: 'memory',
  about: 'peak resident memory of a first sync of 1,000,000 records, against one of 100,000',
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    const outcomes: Outcome[] = [];
    for (const size of sizes) {
      say(`First sync of ${size} records …`);
      outcomes.push(await syncOnce(size));
    }
    const [small, large] = outcomes;
    const ratio = (large?.peakBytes ?? Number.NaN) / (small?.peakBytes ?? Number.NaN);
    return {
      measured: [
        'Resident memory is the peak of the whole server process, from its start to the last score written; PostgreSQL and the account, which sets no limits here, run in processes of their own.',
      ],
      rows: outcomes.map(({ listed, scored, written, seconds, peakBytes }) => ({
        records: listed,
        scored,
        written,
        seconds: seconds.all,
        'peak MB': peakBytes / 1_048_576,
      })),
      targets: [{ promise: 'ten times the records in at most 1.5 × the memory', measured: ratio, met: ratio <= 1.5 }],
    };
  },
};

async function syncOnce(size: number): Promise<Outcome> {
  const postgres = await startPostgres();
  try {
    const beside = await startBeside(await postgres.createDatabase('memory'), {
      counts: countsOf(size),
      limited: false,
    });
    try {
      const outcome = await beside.firstSync();
      if (outcome.listed !== size) throw new Error(`Read ${outcome.listed} of ${size} records.`);
      return outcome;
    } finally {
      await beside.stop();
    }
  } finally {
    await postgres.stop();
  }
}

/** As many children of each type per company as in the first-sync bench. */
function countsOf(size: number): Counts {
  const companies = Math.floor(size / 11);
  const [contacts, deals] = [companies * 5, companies * 2];
  return { companies, contacts, deals, tickets: size - companies - contacts - deals };
}
