import type { Crm } from '@barometer/shared/crm.ts';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { makePlaceOf, withSteadyTimes } from '../support/place.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { renaming, type Simulated } from '../support/simulated.ts';
import { type Drill, mustBe, until } from './drill.ts';

interface WorkersSize {
  crm: Crm;
  companies?: number;
  quietMs?: number;
}

/**
 * A server and two workers on one account, each company changed, and our server told of it.
 * @param quietMs when nothing was written for so long, nothing more comes.
 */
export const workers = ({ crm, companies = 5_000, quietMs = 8_000 }: WorkersSize): Drill => ({
  name: 'workers',
  about: `a server and two workers, one account, ${companies} companies changed: each is written exactly once`,
  run: async (say) => {
    const [postgres, redis] = [await startPostgres(), await startRedis()];
    const now = new Date();
    const book = withSteadyTimes(generateBook({ companies, seed: 11, now }), now);
    const database = await postgres.createDatabase('workers');
    const place = await makePlaceOf(crm, book, { DATABASE_URL: database, REDIS_URL: redis.url });
    const { simulated } = place;
    try {
      const server = place.run('serve');
      await server.logged('serving');
      await connectAsPerson(place.installUrl);
      await server.logged('sync finished');
      say('first sync done');
      const others = [place.run('worker'), place.run('worker')];
      for (const other of others) await other.logged('"msg":"working"');
      await until('somebody who hears of changes', () => simulated.isHeard());
      const wanted = new Set(simulated.ids('company'));
      const written = countWrites(simulated);
      simulated.resetCalls();
      const changes = [...wanted].map((id) => renaming(simulated, id));
      for (const change of changes) simulated.make(change);
      await simulated.tell(changes);
      say(`${changes.length} companies changed, and told of`);
      await settled(() => [...wanted].every((id) => written.counts.has(id)), written, quietMs);
      mustBe('companies written', written.counts.size, wanted.size);
      mustBe(
        'companies written more than once',
        [...written.counts].filter(([, count]) => count > 1),
        [],
      );
      return `${written.counts.size} companies written once each, in ${simulated.calls().writes} calls`;
    } finally {
      await place.close();
      await redis.stop();
      await postgres.stop();
    }
  },
});

interface Writes {
  counts: Map<string, number>;
  /** Resolves with the next write. */
  next(): Promise<void>;
}

/** Counts what is written to our fields, by company. */
function countWrites(simulated: Simulated): Writes {
  const counts = new Map<string, number>();
  let waiting: (() => void)[] = [];
  simulated.onWritten((companyId) => {
    counts.set(companyId, (counts.get(companyId) ?? 0) + 1);
    for (const wake of waiting) wake();
    waiting = [];
  });
  return { counts, next: () => new Promise((resolve) => waiting.push(resolve)) };
}

const patienceMs = 180_000;

async function settled(isThere: () => boolean, writes: Writes, quietMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const quiet = new Promise<'quiet'>((resolve) => setTimeout(() => resolve('quiet'), quietMs));
    const what = await Promise.race([writes.next().then(() => 'written' as const), quiet]);
    if (what === 'quiet' && isThere()) return;
    if (Date.now() > deadline) throw new Error(`only ${writes.counts.size} companies were written`);
  }
}
