import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { FaultInput } from '../sandbox/hubspot/faults.ts';
import { makePlace, type Place, type Running, shown, withSteadyTimes } from '../support/place.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type Drill, mustBe } from './drill.ts';

const contacts = '/crm/objects/[^/]+/contacts$';
const update = '/companies/batch/update$';

/** What a fault does to a first sync: it goes through, or ends with this code and is taken up again. */
type Outcome = 'through' | 'rate-limited' | 'unavailable' | 'disconnected';

const table: [name: string, faults: FaultInput[], outcome: Outcome][] = [
  ['429 per second', [{ fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: contacts, times: 1 } }], 'through'],
  [
    '429 per ten seconds',
    [{ fault: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING', match: { endpoint: contacts, times: 2 } }],
    'through',
  ],
  [
    '429 per day',
    [{ fault: 'rate-limit', policy: 'DAILY', match: { endpoint: contacts, after: 2, times: 1 } }],
    'rate-limited',
  ],
  ['401 in the middle', [{ fault: 'expire-token', match: { endpoint: contacts, nth: 3 } }], 'through'],
  ['423', [{ fault: 'status', status: 423, match: { endpoint: contacts, times: 1 } }], 'through'],
  [
    '477 for two seconds',
    [{ fault: 'status', status: 477, headers: { 'Retry-After': '2' }, match: { endpoint: contacts, times: 1 } }],
    'through',
  ],
  [
    '477 for an hour',
    [{ fault: 'status', status: 477, headers: { 'Retry-After': '3600' }, match: { endpoint: contacts, after: 2 } }],
    'unavailable',
  ],
  ...[502, 503, 504].map((status): [string, FaultInput[], Outcome] => [
    `${status} twice`,
    [{ fault: 'status', status, match: { endpoint: status === 503 ? update : contacts, times: 2 } }],
    'through',
  ]),
  ['503 that stays', [{ fault: 'status', status: 503, match: { endpoint: update } }], 'unavailable'],
  [
    'no answer to a write that took effect',
    [{ fault: 'timeout-after-write', match: { endpoint: update, times: 1 } }],
    'through',
  ],
  [
    'half an answer to a write that took effect',
    [{ fault: 'truncate', match: { endpoint: update, times: 1 } }],
    'through',
  ],
  ['half an answer to a read', [{ fault: 'truncate', match: { endpoint: contacts, times: 2 } }], 'through'],
  ['a connection broken off', [{ fault: 'disconnect', match: { endpoint: contacts, times: 2 } }], 'through'],
  ['a token revoked', [{ fault: 'revoke-token', match: { endpoint: contacts, nth: 3 } }], 'disconnected'],
];

/** Every fault HubSpot is known for, one at a time, during a first sync. */
export const faults: Drill = {
  name: 'faults',
  about: `${table.length} faults of HubSpot: each has its outcome, nothing is lost, nothing goes on for ever`,
  run: async (say) => {
    const postgres = await startPostgres();
    try {
      const peace = await underFaults(postgres, 'peace', [], 'through');
      for (const [index, [name, injected, outcome]] of table.entries()) {
        const seen = await underFaults(postgres, `fault${index}`, injected, outcome);
        mustBe(`what the CRM shows after ${name}`, seen.shown, peace.shown);
        // Tries are bounded: pages again, a few calls to learn of the account again, and the retries themselves.
        mustBe(`an endless loop at ${name}`, seen.calls > 2 * peace.calls + 20, false);
        say(`${name}: ${outcome}, ${seen.calls} calls`);
      }
      return `${table.length} faults, each with its outcome, the CRM the same after each; ${peace.calls} calls without any`;
    } finally {
      await postgres.stop();
    }
  },
};

const now = new Date();

async function underFaults(postgres: Postgres, database: string, injected: FaultInput[], outcome: Outcome) {
  const book = withSteadyTimes(generateBook({ companies: 120, seed: 11, now }), now);
  const place = await makePlace(book, { DATABASE_URL: await postgres.createDatabase(database) });
  const { faults: armed, portal } = place.hubspot;
  try {
    for (const fault of injected) mustBe('the definition of a fault', 'problems' in armed.add(fault), false);
    const server = place.run('serve');
    await server.logged('serving');
    await connectAsPerson(place.installUrl);
    mustBe('the outcome', await outcomeOf(server), outcome);
    for (const { fault, fired } of armed.list()) mustBe(`${fault} struck`, fired > 0, true);
    armed.clear();
    await server.end('SIGTERM');
    if (outcome !== 'through') await finish(place, outcome);
    return { shown: shown(portal), calls: place.answered(/^/) };
  } finally {
    await place.close();
  }
}

async function outcomeOf(server: Running): Promise<string> {
  return Promise.any([
    server.logged('"msg":"sync finished"').then(() => 'through'),
    server
      .logged('"msg":"work failed"')
      .then(() => /"code":"([a-z-]+)"/.exec(server.output().split('\n').find(isFailure) ?? '')?.[1] ?? '?'),
  ]);
}

const isFailure = (line: string) => line.includes('"msg":"work failed"');

/** What people do once the trouble is over: connect again where that is needed, and sync. */
async function finish(place: Place, outcome: Outcome): Promise<void> {
  if (outcome === 'disconnected') {
    mustBe('exit code of a sync without consent', await place.run('sync').exited, 1);
    const server = place.run('serve');
    await server.logged('serving');
    await connectAsPerson(place.installUrl);
    await server.logged('sync finished');
    await server.end('SIGTERM');
    return;
  }
  const sync = place.run('sync');
  if ((await sync.exited) !== 0) throw new Error(`the sync after it failed: ${sync.output()}`);
}
