import { connectAsPerson } from '../../server/src/demo/browser.ts';
import type { Book } from '../sandbox/book/book.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { Portal } from '../sandbox/hubspot/portal.ts';
import { makePlace, type Place, withSteadyTimes } from '../support/place.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { startProduct } from '../support/product.ts';
import { describeWith } from '../support/require.ts';
import { type SimulatedHubSpot, startSimulatedHubSpot } from '../support/simulated-hubspot.ts';

const listing = /^GET \/crm\/objects\/[^/]+\/(companies|contacts|deals|tickets)\?\S+ 200$/;
const writing = /^POST \S+\/companies\/batch\/update 200$/;
/** Container engines wait ten seconds before they kill. */
const promptMs = 8_000;
/** A page of each of the four listings may be on its way when the process dies. */
const listings = 4;

describe('embedded database', () => {
  behaviour(async () => ({}));
});

describeWith('PostgreSQL', postgresAvailable, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  behaviour(async () => ({ DATABASE_URL: await postgres.createDatabase('killed') }));
});

/** The life of one installation: each test starts where the one before left it. */
function behaviour(database: () => Promise<Record<string, string>>): void {
  let place: Place<SimulatedHubSpot>;
  beforeAll(async () => {
    const start: typeof startSimulatedHubSpot = (options) =>
      startSimulatedHubSpot({ ...options, optionalScopes: ['automation'] });
    place = await makePlace(start, makeBook(), { ...(await database()), HUBSPOT_OPTIONAL_SCOPES: 'automation' });
  });
  afterAll(() => place?.close());

  test('killed while connecting and listing, it keeps the pages it has stored', async () => {
    const server = place.run('serve');
    await server.logged('serving');
    const dead = place.killAt(server, listing, 5);
    // The process may die before the browser has seen its last page.
    await connectAsPerson(place.installUrl).catch(() => undefined);
    await dead;
    expect(place.answered(listing)).toBeLessThanOrEqual(5 + listings);
  });

  test('asked to stop while the CRM is failing, it stops at once with exit code 0', async () => {
    place.simulated.hubspot.faults.add({
      fault: 'status',
      status: 503,
      match: { endpoint: '/objects/[^/]+/contacts$' },
    });
    const server = place.run('serve');
    expect(await place.killAt(server, /\/contacts\?\S+ 503$/, 2, 'SIGTERM')).toBe(0);
    place.simulated.hubspot.faults.clear();
    expect(server.line('sync started')).toMatchObject({ sync: 1, resumed: true });
    expect(Date.now() - server.line('stopping').time).toBeLessThan(promptMs);
  });

  test('asked to stop while the CRM does not answer at all, it waits no longer than it may', async () => {
    const { faults } = place.simulated.hubspot;
    faults.add({ fault: 'timeout', match: { endpoint: '/objects/[^/]+/[a-z]+$' } });
    const server = place.run('serve');
    while (!faults.list().some(({ fired }) => fired > 0)) await new Promise(setImmediate);
    expect(await server.end('SIGTERM')).toBe(0);
    faults.clear();
    expect(Date.now() - server.line('stopping').time).toBeLessThan(promptMs);
  });

  test('killed after listing, it scores what it had not scored', async () => {
    const alone = place.run('sync');
    for (const listed of ['Companies', 'Contacts', 'Deals', 'Tickets']) await alone.logged(`  ${listed}`);
    await alone.end('SIGKILL');
    expect(place.answered(writing)).toBe(0);
  });

  test('killed while writing, it writes on', async () => {
    const server = place.run('serve');
    await place.killAt(server, writing, 2);
    expect(place.answered(writing)).toBe(2);
  });

  test('in the end nothing was read or written twice, and the CRM shows what it shows when nothing is killed', async () => {
    const { portal } = place.simulated.hubspot;
    const server = place.run('serve');
    await server.logged('sync finished');
    expect(server.line('sync finished')).toMatchObject({ sync: 1, scored: 0, refused: 0 });
    expect(await server.end('SIGTERM')).toBe(0);
    // Twice is only what was on its way when the process died: its answer was never stored.
    expect(place.answered(listing)).toBeLessThanOrEqual(listPages(portal) + listings);
    expect(place.answered(writing)).toBeLessThanOrEqual(writeBatches(portal) + 1);
    expect(place.simulated.shown()).toEqual(await inPeace());
  });

  test('killed while a workflow waits for a score, it tells it to go on', async () => {
    const { actions, faults, portal } = place.simulated.hubspot;
    const server = place.run('serve');
    await server.logged('serving');
    // The workflow has its answer before the process dies.
    faults.add({ fault: 'slow', delayMs: 500, match: { endpoint: '/companies/batch/read$' } });
    const dead = place.killAt(server, /\/companies\/batch\/read 200$/, 1);
    const objectId = portal.records.companies.all()[0]?.id ?? '';
    const { callbackId, state } = await actions.run({ path: '/api/actions/recalculate', objectId });
    expect(state).toBe('blocked');
    await dead;
    faults.clear();
    place.run('serve');
    expect(await actions.ended(callbackId)).toMatchObject({ state: 'succeeded' });
  });
}

/** Enough companies for three batches of writing; only some have contacts, deals and tickets. */
function makeBook(): Book {
  const book = generateBook({ companies: 60, seed: 17, now: startOfTest });
  const branches = Array.from({ length: 4 }, (_, round) =>
    book.companies.map((company, index) => ({ ...company, id: String(990_000_000 + 100 * round + index) })),
  );
  return withSteadyTimes({ ...book, companies: [book.companies, ...branches].flat() }, startOfTest);
}

const startOfTest = new Date();

function listPages(portal: Portal): number {
  const sizes = Object.values(portal.records).map((records) => records.all().length);
  return sizes.reduce((sum, size) => sum + Math.ceil(size / 100), 0);
}

const writeBatches = (portal: Portal) => Math.ceil(portal.records.companies.all().length / 100);

let peaceful: Promise<Record<string, unknown>> | undefined;

/** What an undisturbed first sync shows. */
function inPeace(): Promise<Record<string, unknown>> {
  peaceful ??= (async () => {
    const product = await startProduct({ book: makeBook() });
    const { portal } = product.hubspot;
    expect(await product.connect()).toMatchObject({ written: portal.records.companies.all().length });
    const result = product.simulated.shown();
    await product.close();
    return result;
  })();
  return peaceful;
}
