import type { Drill } from '../drills/drill.ts';
import { events } from '../drills/events.ts';
import { faults } from '../drills/faults.ts';
import { kills } from '../drills/kills.ts';
import { limits } from '../drills/limits.ts';
import { outages } from '../drills/outages.ts';
import { quiet } from '../drills/quiet.ts';
import { workers } from '../drills/workers.ts';
import { postgresAvailable } from '../support/postgres.ts';
import { redisAvailable } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';

/** The drills of `npm run drills`, with fewer companies, changes, kills and faults. */
const small: Drill[] = [
  quiet({ companies: 30, minutes: 10 }),
  events({ companies: 40, changes: 300 }),
  faults({
    companies: 60,
    only: [
      '429 DAILY',
      '429 SECONDLY of searches, twice',
      'half the JSON after a write that took effect',
      'a token revoked',
    ],
  }),
  workers({ companies: 150, quietMs: 2_000 }),
  kills({
    companies: 300,
    rounds: 3,
    among: ['a server that only answers, and a worker'],
    phases: ['listing', 'scoring', 'writing'],
  }),
  limits({ callsEach: 20 }),
];
/** Most of the time it waits for work that failed to be tried again: the others go on beside it. */
const slow = outages({ companies: 60, redisGoneMs: 500 });

const mostMs = 180_000;
const silent = () => undefined;

describeWith('drills on PostgreSQL and Redis', postgresAvailable && redisAvailable, () => {
  let waiting: Promise<string>;
  beforeAll(() => {
    waiting = slow.run(silent);
    waiting.catch(silent);
  });

  test.each(small.map((drill) => [drill.about, drill] as const))(
    '%s',
    async (_about, drill) => {
      await drill.run(silent);
    },
    mostMs,
  );

  test(
    slow.about,
    async () => {
      await waiting;
    },
    mostMs,
  );
});
