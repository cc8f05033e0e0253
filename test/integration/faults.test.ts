import { runSyncs } from '../../server/src/queue/run-syncs.ts';
import type { Book } from '../sandbox/book/book.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { type Control, controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';

/** Runs are minutes apart, and ages count whole days: with a clock that runs, a score may move in between. */
const now = new Date();
/** A fresh one for each portal: a portal changes its records in place. */
const makeBook = (companies: number) => generateBook({ companies, seed: 11, now });
/** Contacts of several pages, and companies of one. */
const ofPages = 40;
/** Companies of two batches, for what happens to writes. */
const ofBatches = 120;
const contacts = '/crm/objects/[^/]+/contacts$';
const update = '/batch/update$';
const create = '/properties/[^/]+/companies/batch/create$';

/**
 * [fault, what a first sync under it does, the same fault's effect]. `through`: retried inside the run. Otherwise the
 * code it ends with; then the fault is lifted and the next sync must finish the job from its cursors.
 */
const table: [string, Record<string, unknown>, 'through' | string][] = [
  ['502 twice', { fault: 'status', status: 502, match: { endpoint: contacts, times: 2 } }, 'through'],
  ['503 while writing', { fault: 'status', status: 503, match: { endpoint: update, times: 2 } }, 'through'],
  ['524 with no body', { fault: 'status', status: 524, body: '', match: { times: 1 } }, 'through'],
  ['423 locked', { fault: 'status', status: 423, match: { endpoint: contacts, times: 1 } }, 'through'],
  [
    '477 with Retry-After',
    { fault: 'status', status: 477, headers: { 'Retry-After': '1' }, match: { endpoint: contacts, times: 1 } },
    'through',
  ],
  ['429 per second', { fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: contacts, times: 1 } }, 'through'],
  [
    '429 per 10 seconds',
    { fault: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING', match: { endpoint: contacts, times: 1 } },
    'through',
  ],
  [
    'a conflict when all properties are created at once',
    { fault: 'status', status: 409, match: { endpoint: create } },
    'through',
  ],
  ['that refused as a whole', { fault: 'status', status: 400, match: { endpoint: create } }, 'through'],
  ['a connection broken off', { fault: 'disconnect', match: { endpoint: contacts, times: 2 } }, 'through'],
  ['half an answer', { fault: 'truncate', match: { endpoint: contacts, times: 2 } }, 'through'],
  [
    'half an answer to a write that took effect',
    { fault: 'truncate', match: { endpoint: update, times: 1 } },
    'through',
  ],
  ['a token expired in the middle', { fault: 'expire-token', match: { endpoint: contacts, nth: 3 } }, 'through'],
  ['a scope taken away', { fault: 'status', status: 403, match: { endpoint: contacts, after: 2 } }, 'forbidden'],
  [
    'an outage that stays',
    { fault: 'status', status: 477, headers: { 'Retry-After': '3600' }, match: { endpoint: contacts, after: 2 } },
    'unavailable',
  ],
  ['writes refused for good', { fault: 'status', status: 403, match: { endpoint: update } }, 'forbidden'],
];

const sizeFor = (fault: Record<string, unknown>) => (JSON.stringify(fault).includes(update) ? ofBatches : ofPages);

const start = (companies: number) => startProduct({ book: makeBook(companies), outside: { now: () => now } });

const undisturbed = new Map<number, Outcome>();
beforeAll(async () => {
  for (const size of [ofPages, ofBatches]) {
    const product = await start(size);
    await product.connect();
    undisturbed.set(size, outcomeOf(product));
    await product.close();
  }
});

test.each(table)('%s', async (_name, fault, effect) => {
  const size = sizeFor(fault);
  const product = await start(size);
  const control = controlOf(product.hubspot.url);
  try {
    await control.fault(fault);
    if (effect === 'through') {
      expect(await product.connect()).toMatchObject({ refused: 0 });
      expect((await control.faults())[0]?.fired).toBeGreaterThan(0);
    } else {
      const failure = await failureOf(product, effect);
      expect(failure.message).toMatch(/HubSpot|scope/);
      await control.clearFaults();
      await control.resetCalls();
      expect(await product.sync()).toMatchObject({ resumed: true, refused: 0 });
      await expectContinued(control, makeBook(size));
    }
    expect(outcomeOf(product)).toEqual(undisturbed.get(size));
  } finally {
    await product.close();
  }
});

test('429 per day: nothing more is asked of the account until its day ends', async () => {
  const product = await start(ofPages);
  const control = controlOf(product.hubspot.url);
  try {
    await control.fault({ fault: 'rate-limit', policy: 'DAILY', match: { endpoint: contacts, times: 1 } });
    const failure = await failureOf(product, 'rate-limited');
    expect(failure.message).toMatch(/HubSpot/);
    await control.resetCalls();
    product.server.queue.wake(product.connectionId, 'sync');
    const [again] = await runSyncs(product.server.runner, undefined, () => undefined, AbortSignal.timeout(60_000));
    expect(again).toMatchObject({ ok: false, code: expect.stringMatching(/rate-limited|busy/) });
    const { byClass } = await control.calls();
    expect(byClass.read).toBe(0);
  } finally {
    await product.close();
  }
});

/** How the first sync ends. A failure that may pass leaves a retry waiting, and connecting waits for that as well. */
async function failureOf(product: Product, code: string): Promise<Error> {
  const ended = product.ended();
  const connected = product.connect();
  connected.catch(() => undefined);
  const failure = await Promise.race([ended, connected]);
  if (!(failure instanceof Error)) throw new Error('The sync went through.');
  expect(failure).toMatchObject({ code });
  const row = await product.server.db.selectFrom('sync').selectAll().executeTakeFirst();
  expect(row).toMatchObject({ state: 'failed', error: { code } });
  return new Error(row?.error?.message);
}

/** Pages read before the failure are not read again. */
async function expectContinued(control: Control, book: Book): Promise<void> {
  const { byClass } = await control.calls();
  const all = [book.companies, book.contacts, book.deals, book.tickets].reduce(
    (sum, records) => sum + Math.ceil(records.length / 100),
    0,
  );
  expect(byClass.read).toBeLessThan(all);
}

type Outcome = Record<string, unknown>[];

/** Every company's score as the CRM shows it; the moment of scoring is the one thing that may differ. */
function outcomeOf({ hubspot }: Product): Outcome {
  return hubspot.portal.records.companies.all().map(({ id, properties }) => {
    const { health_score, health_band, health_grade, health_coverage, health_top_risk } = properties;
    return { id, health_score, health_band, health_grade, health_coverage, health_top_risk };
  });
}
