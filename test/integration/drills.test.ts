import type { Drill } from '../drills/drill.ts';
import { events } from '../drills/events/events.ts';
import { faults } from '../drills/faults/faults.ts';
import { kills } from '../drills/kills.ts';
import { limits } from '../drills/limits/limits.ts';
import { outages } from '../drills/outages.ts';
import { quiet } from '../drills/quiet.ts';
import { workers } from '../drills/workers.ts';
import { postgresAvailable } from '../support/postgres.ts';
import { redisAvailable } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';

/** The drills of `npm run drills`, with fewer companies, changes, kills and faults. */
const hubspot = { crm: 'hubspot' } as const;
const salesforce = { crm: 'salesforce' } as const;
const small: Drill[] = [
  quiet({ ...hubspot, companies: 30, minutes: 10 }),
  quiet({ ...salesforce, companies: 30, minutes: 10 }),
  events({ ...hubspot, companies: 40, changes: 300 }),
  events({ ...salesforce, companies: 40, changes: 300 }),
  faults({
    ...{ ...hubspot, companies: 60 },
    only: [
      '429 DAILY',
      '429 SECONDLY of searches, twice',
      'half the JSON after a write that took effect',
      'a token revoked',
    ],
  }),
  faults({
    ...{ ...salesforce, companies: 60 },
    only: ['the org moved to another instance', '403 REQUEST_LIMIT_EXCEEDED of a poll', '503 of a write twice'],
  }),
  workers({ ...hubspot, companies: 150, quietMs: 2_000 }),
  kills({
    ...{ ...hubspot, companies: 300, rounds: 3 },
    among: ['a server that only answers, and a worker'],
    phases: ['listing', 'scoring', 'writing'],
  }),
  limits({ ...hubspot, callsEach: 20 }),
  limits({ ...salesforce, callsEach: 100 }),
];
/** Most of the time they wait for work that failed to be tried again: the others go on beside them. */
const slow = [
  outages({ ...hubspot, companies: 60, redisGoneMs: 500 }),
  outages({ ...salesforce, companies: 60, redisGoneMs: 500 }),
];

const mostMs = 180_000;
const silent = () => undefined;

describeWith('drills on PostgreSQL and Redis', postgresAvailable && redisAvailable, () => {
  const waiting = new Map<Drill, Promise<string>>();
  beforeAll(() => {
    for (const drill of slow) {
      const running = drill.run(silent);
      running.catch(silent);
      waiting.set(drill, running);
    }
  });

  test.each(small.map((drill) => [drill.about, drill] as const))(
    '%s',
    async (_about, drill) => {
      await drill.run(silent);
    },
    mostMs,
  );

  test.each(slow.map((drill) => [drill.about, drill] as const))(
    '%s',
    async (_about, drill) => {
      await waiting.get(drill);
    },
    mostMs,
  );
});
