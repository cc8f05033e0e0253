import { setTimeout as passes } from 'node:timers/promises';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { makePlace, type Place, shown, withSteadyTimes } from '../support/place.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { type Drill, mustBe } from './drill.ts';
import { changeCustomerOf, deliver } from './webhooks.ts';

/** Work that failed is tried again after half a minute, and rows that were forgotten are looked for every minute. */
const patienceMs = 240_000;
/** Container engines wait ten seconds before they kill. */
const promptMs = 9_000;

/** Takes Redis and PostgreSQL away under a server and a worker, while webhooks come. */
export const outages = ({ companies = 1_500, redisGoneMs = 60_000 } = {}): Drill => ({
  name: 'outages',
  about: `Redis gone for ${redisGoneMs / 1_000} s, PostgreSQL restarted twice, webhooks all the while: work continues, nothing is lost`,
  run: async (say) => {
    const [postgres, redis] = [await startPostgres(), await startRedis()];
    const now = new Date();
    const makeBook = () => withSteadyTimes(generateBook({ companies, seed: 23, now }), now);
    const places: Place[] = [];
    const place = async (name: string, more: Record<string, string>) => {
      const made = await makePlace(makeBook(), { DATABASE_URL: await postgres.createDatabase(name), ...more });
      places.push(made);
      return made;
    };
    try {
      const disturbed = await place('disturbed', { REDIS_URL: redis.url });
      const { portal } = disturbed.hubspot;
      const ids = portal.records.companies.all().map(({ id }) => id);
      const third = Math.min(100, Math.floor(ids.length / 3));
      const rename = async (from: number, to: number) =>
        deliver(
          disturbed,
          ids.slice(from, to).map((id) => changeCustomerOf(portal, id)),
        );
      const server = disturbed.run('serve');
      await server.logged('serving');
      const worker = disturbed.run('worker');
      await worker.logged('"msg":"working"');

      await connectAsPerson(disturbed.installUrl);
      await postgres.restart();
      say('PostgreSQL restarted during the first sync');
      await until('the first sync', () => Object.values(shown(portal)).every(isScored));

      await redis.kill();
      await rename(0, third);
      say(`Redis gone, ${third} webhooks accepted; back in ${redisGoneMs / 1_000} s`);
      await passes(redisGoneMs);
      await redis.restart();
      await rename(third, 2 * third);
      await postgres.restart();
      say(`Redis back and empty, PostgreSQL restarted again, ${third} webhooks more`);
      await rename(2 * third, 3 * third);

      const peace = await place('peace', {});
      for (const id of ids.slice(0, 3 * third)) changeCustomerOf(peace.hubspot.portal, id);
      const alone = peace.run('serve');
      await alone.logged('serving');
      await connectAsPerson(peace.installUrl);
      await alone.logged('sync finished');
      const wanted = JSON.stringify(shown(peace.hubspot.portal));
      const waitedMs = await until('what the CRM shows', () => JSON.stringify(shown(portal)) === wanted);

      await redis.kill();
      const stopped = Date.now();
      const codes = await Promise.all([server.end('SIGTERM'), worker.end('SIGTERM')]);
      const lastWords = [server, worker].map((process) => process.output().split('\n').slice(-3).join('\n'));
      if (codes.some((code) => code !== 0)) throw new Error(`exit codes ${codes.join(', ')}: ${lastWords.join('\n')}`);
      const stopMs = Date.now() - stopped;
      mustBe(`slower than ${promptMs} ms to stop without Redis`, stopMs > promptMs, false);
      return `${ids.length} companies the same, the last ${Math.round(waitedMs / 1_000)} s after the undisturbed run; both stop within ${stopMs} ms while Redis is away`;
    } finally {
      for (const made of places) await made.close();
      await redis.stop();
      await postgres.stop();
    }
  },
});

const isScored = (company: unknown): boolean => JSON.stringify(company).includes('health_coverage');

/** @returns how long it took. @throws when it takes too long. */
async function until(what: string, isThere: () => boolean): Promise<number> {
  const begun = Date.now();
  while (!isThere()) {
    if (Date.now() - begun > patienceMs) throw new Error(`${what}: not there after ${patienceMs / 1_000} s`);
    await passes(500);
  }
  return Date.now() - begun;
}
