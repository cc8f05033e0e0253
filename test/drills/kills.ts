import { setTimeout as passes } from 'node:timers/promises';
import { type Crm, recordTypes } from '@barometer/shared/crm.ts';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { makePlaceOf, type Place, type Running, withSteadyTimes } from '../support/place.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { type Drill, mustBe, seeded } from './drill.ts';
import { type Phase, reach } from './phase.ts';

/** Who works, in the order in which they are started. */
const settings = {
  'a server': [['serve']],
  'a server that only answers, and a worker': [['serve', '--no-work'], ['worker']],
  'a server that works, and a worker': [['serve'], ['worker']],
} as const satisfies Record<string, string[][]>;
type Setting = keyof typeof settings;
const isSetting = (name: string): name is Setting => name in settings;

/** One installation is killed at these phases of its first sync, one after another. */
const course: readonly Phase[] = [
  ...(['connecting', 'listing', 'listing', 'scoring', 'scoring', 'scoring', 'writing', 'writing', 'writing'] as const),
];
/** How far into a phase, at most. */
const furtherMs = 250;

export interface KillsSize {
  crm: Crm;
  companies?: number;
  rounds?: number;
  among?: readonly Setting[];
  phases?: readonly Phase[];
}

/** Kills servers and workers at random moments of a first sync, each time one of those that run. */
export function kills(size: KillsSize): Drill {
  const {
    crm,
    companies = 1_500,
    rounds = 25,
    among = Object.keys(settings).filter(isSetting),
    phases = course,
  } = size;
  return {
    name: 'kills',
    about: `kill -9 of server or worker at ${rounds} random moments: the CRM shows in the end what an undisturbed run writes`,
    run: async (say) => {
      const [postgres, redis] = [await startPostgres(), await startRedis()];
      const random = seeded(20_261_125);
      const now = new Date();
      const makeBook = () => withSteadyTimes(generateBook({ companies, seed: 5, now }), now);
      const killed = new Map<string, number>();
      let pages = 0;
      /** One installation from its consent to its last write; killed until its course, or all rounds, are over. */
      const install = async (name: string, setting: Setting, left: number) => {
        const databaseUrl = await postgres.createDatabase(name);
        const place = await makePlaceOf(crm, makeBook(), {
          DATABASE_URL: databaseUrl,
          ...(setting === 'a server' ? {} : { REDIS_URL: `${redis.url}/${killed.size}` }),
        });
        let db: Db | undefined;
        try {
          const running: Running[] = [];
          for (const args of settings[setting]) running.push(await begin(place, args));
          db = await openDatabase({ databaseUrl });
          const { connectionId } = place.simulated;
          let rest = left;
          let consenting = connectAsPerson(place.installUrl).catch(() => undefined);
          for (const wanted of phases) {
            if (rest === 0) break;
            const phase = await reach(db, connectionId, wanted);
            if (phase === 'finished') break;
            await passes(random() * furtherMs);
            const at = Math.floor(random() * running.length);
            const args = settings[setting][at] ?? ['serve'];
            await running[at]?.end('SIGKILL');
            rest -= 1;
            killed.set(phase, (killed.get(phase) ?? 0) + 1);
            say(`${setting}: killed ${args[0]} while ${phase}`);
            running[at] = await begin(place, args);
            await consenting;
            if (wanted === 'connecting') consenting = connectAsPerson(place.installUrl).catch(() => undefined);
          }
          await reach(db, connectionId, 'finished');
          for (const process of running) mustBe('the exit code', await process.end('SIGTERM'), 0);
          await mustHoldAll(db, place);
          pages += place.answered(place.simulated.page);
          return { rest, shown: place.simulated.shown() };
        } finally {
          await db?.destroy();
          await place.close();
        }
      };
      try {
        const peace = await install('peace', 'a server', 0);
        const pagesInPeace = pages;
        let [left, installations] = [rounds, 0];
        while (left > 0) {
          const setting = among[installations % among.length] ?? 'a server';
          installations += 1;
          const seen = await install(`disturbed${installations}`, setting, left);
          mustBe(`what the CRM shows in the end of ${setting}`, seen.shown, peace.shown);
          left = seen.rest;
        }
        // One that is over in a blink may be missed by a few rounds, and not by many.
        if (rounds > phases.length)
          for (const phase of new Set(phases)) mustBe(`killed while ${phase}`, (killed.get(phase) ?? 0) > 0, true);
        const moments = [...killed].map(([phase, count]) => `${count} while ${phase}`).join(', ');
        const perFirst = Math.round((pages - pagesInPeace) / installations);
        return `${Object.keys(peace.shown).length} companies the same in ${installations} installations, killed ${moments}; ${perFirst} pages read for each first sync, ${pagesInPeace} in peace`;
      } finally {
        await redis.stop();
        await postgres.stop();
      }
    },
  };
}

async function begin(place: Place, args: readonly string[]): Promise<Running> {
  const running = place.run(...args);
  await running.logged(args[0] === 'worker' ? '"msg":"working"' : '"msg":"serving"');
  return running;
}

/** No record is missed, and none is there twice. */
async function mustHoldAll(db: Db, { simulated }: Place): Promise<void> {
  const known = await db
    .selectFrom('record')
    .select(({ fn }) => ['type', fn.countAll<string>().as('count')])
    .where('removed_at', 'is', null)
    .groupBy('type')
    .execute();
  const counts = Object.fromEntries(known.map(({ type, count }) => [type, Number(count)]));
  for (const type of recordTypes) mustBe(`how many of ${type}`, counts[type], simulated.ids(type).length);
}
