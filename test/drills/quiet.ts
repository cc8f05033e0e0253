import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { tick } from '../../server/src/queue/schedule.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { startPostgres } from '../support/postgres.ts';
import { type AnyProduct, startProductOf } from '../support/product.ts';
import { renaming } from '../support/simulated.ts';
import { type Drill, mustBe } from './drill.ts';
import { tellingOf } from './telling.ts';

const minuteMs = 60_000;
/** A poll of HubSpot's asks for what was archived as well; one of Salesforce's is a query for each object. */
const readsMax: Record<Crm, number> = { hubspot: 10, salesforce: 4 };

interface QuietSize {
  crm: Crm;
  companies?: number;
  minutes?: number;
}

/** An hour in which nothing happens but what our own writes cause. */
export const quiet = ({ crm, companies = 250, minutes = 60 }: QuietSize): Drill => ({
  name: 'quiet',
  about: `nothing changes in ${crmLabels[crm]} for ${minutes} minutes: no writes, no scores, at most ${readsMax[crm]} reads a poll; echoes of our own writes cause nothing`,
  run: async (say) => {
    const postgres = await startPostgres();
    const begun = Date.now();
    let aheadMs = 0;
    const now = () => new Date(begun + aheadMs);
    const product = await startProductOf(crm, {
      book: generateBook({ companies, seed: 29, now: now() }),
      now: () => begun + aheadMs,
      outside: { now },
      env: { DATABASE_URL: await postgres.createDatabase('quiet') },
    });
    try {
      const { simulated, server } = product;
      const telling = tellingOf(product);
      await product.connect();
      await telling.begin();
      aheadMs += minuteMs;
      // What is written for these comes back as events.
      for (const id of simulated.ids('company')) simulated.make(renaming(simulated, id));
      await telling.arrive();
      const { writes } = simulated.calls();
      await telling.arrive();
      // And in polls, for as long as they look back; what is read within the second of its stamp is read once more.
      for (const laterMinutes of [1, 11]) {
        aheadMs += laterMinutes * minuteMs;
        await product.poll();
      }
      const scored = await lastScored(product);
      say(`${writes} calls wrote scores; ${telling.told()}`);

      const reads: number[] = [];
      for (let minute = 1; minute <= minutes; minute++) {
        aheadMs += minuteMs;
        simulated.resetCalls();
        await tick({ ...server, now, logger: makeLogger('silent') });
        await server.queue.idle();
        const calls = simulated.calls();
        mustBe('writes', calls.writes, 0);
        if (calls.reads > 0) reads.push(calls.reads);
      }
      mustBe('polls', reads.length, minutes / 5);
      mustBe(
        'more reads than a poll may cost',
        reads.filter((count) => count > readsMax[crm]),
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
async function lastScored({ server }: AnyProduct): Promise<string> {
  const row = await server.db
    .selectFrom('score')
    .select(({ fn }) => [fn.max('as_of').as('newest'), fn.countAll<string>().as('count')])
    .executeTakeFirstOrThrow();
  return `${row.count} scores, the newest of ${row.newest?.toISOString()}`;
}
