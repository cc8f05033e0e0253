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
  quiet({ companies: 30 }),
  events({ companies: 60, changes: 400 }),
  faults({
    companies: 60,
    only: [
      '429 DAILY',
      '429 SECONDLY of searches, twice',
      '401 in the middle of writing',
      'half the JSON after a write that took effect',
      'a token revoked',
    ],
  }),
  workers({ companies: 150 }),
  kills({
    companies: 150,
    rounds: 3,
    among: ['a server that only answers, and a worker'],
    phases: ['listing', 'scoring', 'writing'],
  }),
  limits({ callsEach: 30 }),
  outages({ companies: 60, redisGoneMs: 500 }),
];

describeWith('drills on PostgreSQL and Redis', postgresAvailable && redisAvailable, () => {
  test.each(small.map((drill) => [drill.name, drill] as const))(
    '%s',
    async (_name, drill) => {
      const begun = Date.now();
      const line = await drill.run(() => undefined);
      process.stderr.write(`${drill.name} ${((Date.now() - begun) / 1000).toFixed(1)} ${line}\n`);
    },
    120_000,
  );
});
