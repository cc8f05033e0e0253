import { setTimeout as passes } from 'node:timers/promises';
import type { Crm } from '@barometer/shared/crm.ts';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { makePlaceOf, type Place, type Running, withSteadyTimes } from '../support/place.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { renaming } from '../support/simulated.ts';
import { type Drill, mustBe, until } from './drill.ts';

/** Container engines wait ten seconds before they kill. */
const promptMs = 9_000;

interface OutagesSize {
  crm: Crm;
  companies?: number;
  redisGoneMs?: number;
}

/** Takes Redis and PostgreSQL away under a server and a worker, while changes are told of. */
export const outages = ({ crm, companies = 1_500, redisGoneMs = 60_000 }: OutagesSize): Drill => ({
  name: 'outages',
  about: `Redis gone for ${redisGoneMs / 1_000} s, PostgreSQL restarted twice, changes all the while: work continues, nothing is lost`,
  run: async (say) => {
    const [postgres, redis] = [await startPostgres(), await startRedis()];
    const now = new Date();
    const makeBook = () => withSteadyTimes(generateBook({ companies, seed: 23, now }), now);
    const places: Place[] = [];
    const place = async (name: string, more: Record<string, string>) => {
      const made = await makePlaceOf(crm, makeBook(), { DATABASE_URL: await postgres.createDatabase(name), ...more });
      places.push(made);
      return made;
    };
    try {
      const disturbed = await place('disturbed', { REDIS_URL: redis.url });
      const { simulated } = disturbed;
      const ids = simulated.ids('company');
      const third = Math.min(100, Math.floor(ids.length / 3));
      const rename = async (from: number, to: number) => {
        const changes = ids.slice(from, to).map((id) => renaming(simulated, id));
        for (const change of changes) simulated.make(change);
        await simulated.tell(changes);
      };
      const server = disturbed.run('serve');
      await server.logged('serving');
      const worker = disturbed.run('worker');
      await worker.logged('"msg":"working"');

      await connectAsPerson(disturbed.installUrl);
      await postgres.restart();
      say('PostgreSQL restarted during the first sync');
      await until('the first sync', () => Object.values(simulated.shown()).every(isScored));
      await until('somebody who hears of changes', () => simulated.isHeard());

      await redis.kill();
      await rename(0, third);
      say(`Redis gone, ${third} companies changed; back in ${redisGoneMs / 1_000} s`);
      await passes(redisGoneMs);
      await redis.restart();
      await rename(third, 2 * third);
      await postgres.restart();
      say(`Redis back and empty, PostgreSQL restarted again, ${third} companies more`);
      await rename(2 * third, 3 * third);

      const peace = await place('peace', {});
      for (const id of ids.slice(0, 3 * third)) peace.simulated.make(renaming(peace.simulated, id));
      const alone = peace.run('serve');
      await alone.logged('serving');
      await connectAsPerson(peace.installUrl);
      await alone.logged('sync finished');
      const wanted = JSON.stringify(peace.simulated.shown());
      const waitedMs = await until('what the CRM shows', () => {
        for (const process of [server, worker]) mustLive(process);
        return JSON.stringify(simulated.shown()) === wanted;
      });

      await redis.kill();
      const stopped = Date.now();
      const codes = await Promise.all([server.end('SIGTERM'), worker.end('SIGTERM')]);
      const lastWords = [server, worker].map((process) => lastWordsOf(process));
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

/** Its last lines, and before them what was no line of the log: a process that crashes says why. */
function lastWordsOf(process: Running): string {
  const lines = process.output().split('\n');
  const crash = lines.filter((line) => !line.startsWith('{')).slice(0, 20);
  return [...crash, ...lines.slice(-3)].join('\n');
}

function mustLive(process: Running): void {
  const { exitCode } = process.child;
  if (exitCode !== null) throw new Error(`One ended with exit code ${exitCode}: ${lastWordsOf(process)}`);
}

const isScored = ({ details }: { details: object }): boolean => Object.keys(details).length > 0;
