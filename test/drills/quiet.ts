import { tick } from '../../server/src/queue/schedule.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Drill, mustBe } from './drill.ts';

const minuteMs = 60_000;
const readsMax = 10;

/** An hour in which nothing happens but what our own writes cause. */
export const quiet = ({ companies = 250, minutes = 60 } = {}): Drill => ({
  name: 'quiet',
  about: `nothing changes for ${minutes} minutes: no writes, no scores, at most ${readsMax} reads a poll; echoes of our own writes cause nothing`,
  run: async (say) => {
    const postgres = await startPostgres();
    const begun = Date.now();
    let aheadMs = 0;
    const now = () => new Date(begun + aheadMs);
    const product = await startProduct({
      book: generateBook({ companies, seed: 29, now: now() }),
      hubspot: { now: () => begun + aheadMs },
      outside: { now },
      env: { DATABASE_URL: await postgres.createDatabase('quiet') },
    });
    try {
      const { hubspot, server } = product;
      const set = hubspot.webhooks.set({ targetUrl: `${product.appUrl}/webhooks/hubspot`, options: { seed: 1 } });
      if ('problems' in set) throw new Error(set.problems.join('; '));
      const { written } = await product.connect();
      aheadMs += minuteMs;
      await hubspot.webhooks.idle();
      await server.queue.idle();
      const scored = await lastScored(product);
      say(`first sync wrote ${written} companies; ${echoes(product)} events told of it`);

      const reads: number[] = [];
      for (let minute = 1; minute <= minutes; minute++) {
        aheadMs += minuteMs;
        hubspot.calls.reset();
        await tick({ ...server, now, logger: makeLogger('silent') });
        await server.queue.idle();
        const { byClass } = hubspot.calls.report();
        mustBe('writes', byClass.write, 0);
        if (byClass.read + byClass.search > 0) reads.push(byClass.read + byClass.search);
      }
      mustBe('polls', reads.length, minutes / 5);
      mustBe(
        'more reads than a poll may cost',
        reads.filter((count) => count > readsMax),
        [],
      );
      mustBe('the newest score', await lastScored(product), scored);
      return `${reads.length} polls of ${Math.min(...reads)} to ${Math.max(...reads)} reads; 0 writes, 0 scores`;
    } finally {
      await product.close();
      await postgres.stop();
    }
  },
});

/** Moves whenever anything is scored. */
async function lastScored({ server }: Product): Promise<string> {
  const row = await server.db
    .selectFrom('score')
    .select(({ fn }) => [fn.max('as_of').as('newest'), fn.countAll<string>().as('count')])
    .executeTakeFirstOrThrow();
  return `${row.count} scores, the newest of ${row.newest?.toISOString()}`;
}

function echoes({ hubspot }: Product): number {
  const report = hubspot.webhooks.report();
  return 'counts' in report ? report.counts.events : 0;
}
