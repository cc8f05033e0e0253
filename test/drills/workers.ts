import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { Portal } from '../sandbox/hubspot/portal.ts';
import { makePlace, withSteadyTimes } from '../support/place.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { type Drill, mustBe } from './drill.ts';
import { changeCustomerOf, deliver } from './webhooks.ts';

/**
 * A server and two workers on one account, each company changed and told of by a webhook.
 * @param quietMs when nothing was written for so long, nothing more comes.
 */
export const workers = ({ companies = 5_000, quietMs = 8_000 } = {}): Drill => ({
  name: 'workers',
  about: `a server and two workers, one account, ${companies} companies changed: each is written exactly once`,
  run: async (say) => {
    const [postgres, redis] = [await startPostgres(), await startRedis()];
    const now = new Date();
    const book = withSteadyTimes(generateBook({ companies, seed: 11, now }), now);
    const database = await postgres.createDatabase('workers');
    const place = await makePlace(book, { DATABASE_URL: database, REDIS_URL: redis.url });
    try {
      const server = place.run('serve');
      await server.logged('serving');
      const others = [place.run('worker'), place.run('worker')];
      for (const other of others) await other.logged('"msg":"working"');
      await connectAsPerson(place.installUrl);
      await Promise.any([server, ...others].map((process) => process.logged('sync finished')));
      say('first sync done');
      const { portal } = place.hubspot;
      const wanted = new Set(portal.records.companies.all().map(({ id }) => id));
      const written = countWrites(portal);
      const told = [...wanted].map((id) => changeCustomerOf(portal, id));
      for (let start = 0; start < told.length; start += 100) await deliver(place, told.slice(start, start + 100));
      say(`${told.length} events delivered`);
      await settled(() => [...wanted].every((id) => written.counts.has(id)), written, quietMs);
      mustBe('companies written', written.counts.size, wanted.size);
      mustBe(
        'companies written more than once',
        [...written.counts].filter(([, count]) => count > 1),
        [],
      );
      return `${written.counts.size} companies written once each, in ${written.batches()} calls`;
    } finally {
      await place.close();
      await redis.stop();
      await postgres.stop();
    }
  },
});

interface Writes {
  counts: Map<string, number>;
  batches(): number;
  /** Resolves with the next write. */
  next(): Promise<void>;
}

/** Counts what is written to our properties, by company. */
function countWrites(portal: Portal): Writes {
  const counts = new Map<string, number>();
  let moments = new Set<string>();
  let waiting: (() => void)[] = [];
  const commit = portal.commit.bind(portal);
  portal.commit = (mutation) => {
    commit(mutation);
    if (mutation.op !== 'change' || mutation.type !== 'companies') return;
    if (!Object.keys(mutation.properties).some((name) => name.startsWith('health_'))) return;
    counts.set(mutation.id, (counts.get(mutation.id) ?? 0) + 1);
    moments = moments.add(mutation.at);
    for (const wake of waiting) wake();
    waiting = [];
  };
  return {
    counts,
    batches: () => moments.size,
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
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
