import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { readCard } from '../../server/src/scoring/read-card.ts';
import { findConnection } from '../../server/src/store/connections.ts';
import { markDirty } from '../../server/src/store/dirty.ts';
import { readScores } from '../../server/src/store/scores.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';
import { deliver, makeEvent } from '../support/webhooks.ts';

/** Events of HubSpot over real HTTP: what it tells of is read again, scored and written back. */
let product: Product;

async function begin(): Promise<void> {
  product = await startProduct({ book: smallBook() });
  await product.connect();
}
const end = () => product.close();

const event = (changes: object) => makeEvent(product, changes);
const clock = () => product.hubspot.portal.clock.iso();
const commit = (mutation: Parameters<Product['hubspot']['portal']['commit']>[0]) =>
  product.hubspot.portal.commit(mutation);

async function tell(...events: object[]) {
  const told = await deliver(product, events);
  expect(told.status).toBe(200);
  await product.server.queue.idle();
}

async function records(type: 'company' | 'contact' | 'deal' | 'ticket') {
  const rows = await product.server.db
    .selectFrom('record')
    .select(['id', 'properties'])
    .where('type', '=', type)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return new Map(rows.map(({ id, properties }) => [id, properties]));
}

const calls = () => product.hubspot.calls.report().byClass;
const ticketOf = () => product.hubspot.portal.records.tickets.all()[0]?.id ?? 'none';

describe('an account that stays as it is', () => {
  beforeAll(begin);
  afterAll(end);

  test('forged, stale, future, oversized and malformed deliveries are refused, and nothing is kept', async () => {
    const body = [event({ subscriptionType: 'ticket.creation', objectId: 1 })];
    const status = async (...args: [unknown, Parameters<typeof deliver>[2]?]) =>
      (await deliver(product, args[0], args[1] ?? {})).status;
    expect(await status(body, { headers: { 'X-HubSpot-Signature-v3': 'x'.repeat(44) } })).toBe(401);
    expect(await status(body, { headers: { 'X-HubSpot-Signature-v3': '' } })).toBe(401);
    expect(await status(body, { timestamp: Date.now() - 301_000 })).toBe(401);
    expect(await status(body, { timestamp: Date.now() + 301_000 })).toBe(401);
    expect(await status(' '.repeat(1_100_000))).toBe(413);
    for (const text of ['', '{', '{}', 'null', '"x"']) expect(await status(text)).toBe(400);
    expect(await product.server.db.selectFrom('inbox_event').selectAll().execute()).toEqual([]);
  });

  test('what is told twice is done once, and what changes nothing is neither scored nor written', async () => {
    const id = ticketOf();
    const told = event({ subscriptionType: 'ticket.propertyChange', objectId: Number(id), propertyName: 'subject' });
    const { answer } = await deliver(product, [told, told]);
    expect(answer).toEqual({ accepted: 1 });
    await product.server.queue.idle();
    const before = calls();
    expect((await deliver(product, [{ ...told, attemptNumber: 4 }])).answer).toEqual({ accepted: 0 });
    await product.server.queue.idle();
    expect(calls()).toEqual(before);
    expect(before.write).toBe(1);
  });

  test('a changed record is read again, and the score of its company is in HubSpot', async () => {
    const id = ticketOf();
    commit({
      op: 'change',
      type: 'tickets',
      id,
      at: clock(),
      properties: { hs_ticket_priority: 'URGENT' },
      source: 'CRM_UI',
    });
    const before = calls();
    await tell(
      event({ subscriptionType: 'ticket.propertyChange', objectId: Number(id), propertyName: 'hs_ticket_priority' }),
    );
    expect((await records('ticket')).get(id)).toMatchObject({ priority: 'URGENT' });
    const after = calls();
    expect((after.read ?? 0) - (before.read ?? 0)).toBe(2);
    expect((after.write ?? 0) - (before.write ?? 0)).toBeLessThanOrEqual(1);
    const [row] = await product.server.db
      .selectFrom('association')
      .select('company_id')
      .where('record_id', '=', id)
      .execute();
    const companyId = row?.company_id ?? 'none';
    const score = (await readScores(product.server.db, product.connectionId, [companyId])).get(companyId);
    expect(score).toBeDefined();
    const company = product.hubspot.portal.records.companies.find(companyId);
    expect(company?.properties.health_score ?? '').toBe(score?.score === null ? '' : String(score?.score));
  });

  test('our own writes come back as events and cost nothing', async () => {
    const before = calls();
    await tell(
      event({
        subscriptionType: 'company.propertyChange',
        objectId: 100,
        propertyName: 'health_score',
        changeSource: 'INTEGRATION',
      }),
      event({
        subscriptionType: 'object.propertyChange',
        objectTypeId: '0-2',
        objectId: 100,
        propertyName: 'health_details',
      }),
    );
    expect(calls()).toEqual(before);
  });

  test('events of an account that is not connected are accepted and dropped', async () => {
    const { status, answer } = await deliver(product, [
      event({ portalId: 1, subscriptionType: 'ticket.creation', objectId: 1 }),
      event({ subscriptionType: 'line_item.creation', objectId: 1 }),
    ]);
    expect([status, answer]).toEqual([200, { accepted: 0 }]);
    expect(product.log()).toMatch(/"added":0,"repeated":0,"foreign":1,"unknown":1/);
  });

  test('one event that no database would keep costs none of those that came with it', async () => {
    const good = event({ subscriptionType: 'company.creation', objectId: 100 });
    const many = Array.from({ length: 1_000 }, (_, index) => 10_000_000_000 + index * 7_919_317);
    const { status, answer } = await deliver(product, [
      event({ subscriptionType: 'company.merge', primaryObjectId: 100, mergedObjectIds: many, newObjectId: 101 }),
      event({ subscriptionType: 'company.propertyChange', objectId: 100, propertyName: 'a\u0000b' }),
      event({ subscriptionType: 'company.propertyChange.\u0000', objectId: 100 }),
      event({ subscriptionType: 'company.creation', objectId: 100, eventId: 'x\u0000' }),
      event({ subscriptionType: 'company.creation', objectId: 100, eventId: randomBytes(9_000).toString('hex') }),
      event({ subscriptionType: 'company.creation', objectId: 100, occurredAt: 8_640_000_000_000_000 }),
      good,
    ]);
    expect([status, answer]).toEqual([200, { accepted: expect.any(Number) }]);
    expect((await deliver(product, [good])).answer).toEqual({ accepted: 0 });
  });

  test('whatever is delivered, signed, is never our fault', async () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('company.creation', 'object.merge', '0-2', 777_001, 'health_x'),
    );
    const keys = [
      'eventId',
      'portalId',
      'occurredAt',
      'subscriptionType',
      'objectId',
      'objectTypeId',
      'mergedObjectIds',
    ];
    const loose = fc.dictionary(fc.constantFrom(...keys), field);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(loose, { maxLength: 5 }), fc.jsonValue()), async (body) => {
        expect([200, 400]).toContain((await deliver(product, body)).status);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an account that loses what it had', () => {
  beforeEach(begin);
  afterEach(end);

  test('deleted, restored, merged, associated: what is there is what HubSpot has', async () => {
    const id = ticketOf();
    commit({ op: 'archive', type: 'tickets', id, at: clock() });
    await tell(event({ subscriptionType: 'ticket.deletion', objectId: Number(id), changeFlag: 'DELETED' }));
    expect((await records('ticket')).has(id)).toBe(false);

    const deal = product.hubspot.portal.records.deals.all()[0]?.id ?? 'none';
    commit({ op: 'companies', type: 'deals', id: deal, companyIds: ['101'], at: clock() });
    await tell(
      event({
        ...{ subscriptionType: 'object.associationChange', fromObjectTypeId: '0-3', toObjectTypeId: '0-2' },
        ...{ fromObjectId: Number(deal), toObjectId: 101, associationRemoved: false },
      }),
    );
    const linked = await product.server.db
      .selectFrom('association')
      .select('company_id')
      .where('record_id', '=', deal)
      .execute();
    expect(linked).toEqual([{ company_id: '101' }]);

    commit({ op: 'merge', type: 'companies', id: '900', primary: '100', merged: '101', at: clock() });
    await tell(
      event({ subscriptionType: 'company.merge', primaryObjectId: 100, mergedObjectIds: [101], newObjectId: 900 }),
    );
    const companies = [...(await records('company')).keys()];
    expect(companies).toContain('900');
    expect(companies).not.toContain('101');
    const moved = await product.server.db
      .selectFrom('association')
      .select('company_id')
      .where('record_id', '=', deal)
      .execute();
    expect(moved).toEqual([{ company_id: '900' }]);
  });

  test('what is written to a company that was merged away, before that is known, does not stay on the one it went into', async () => {
    const shown = (id: string) => product.hubspot.portal.records.companies.find(id)?.properties.health_details ?? '{}';
    const write = async (...ids: string[]) => {
      const { db, queue } = product.server;
      await db.updateTable('company_write').set({ written_hash: null }).where('company_id', 'in', ids).execute();
      queue.wake(product.connectionId, 'score');
      await queue.idle();
      expect(JSON.parse(shown('900'))).toMatchObject({ company: { id: '900' } });
    };
    commit({ op: 'merge', type: 'companies', id: '900', primary: '100', merged: '101', at: clock() });
    // A poll finds the new one; that the old ones are gone only the event of the merge tells, or the daily listing.
    await tell(event({ subscriptionType: 'company.creation', objectId: 900 }));
    expect(JSON.parse(shown('900'))).toMatchObject({ company: { id: '900' } });
    await write('100');
    await write('900', '101');
    // One is enough: what HubSpot has not confirmed is not written over and over.
    expect((calls().write ?? 0) < 20).toBe(true);
  });

  test('a person who is erased in HubSpot is erased here, also from what was', async () => {
    const contact = product.hubspot.portal.records.contacts.all()[0];
    const id = contact?.id ?? 'none';
    commit({ op: 'erase', type: 'contacts', id, at: clock() });
    await tell(event({ subscriptionType: 'contact.privacyDeletion', objectId: Number(id) }));
    expect((await records('contact')).has(id)).toBe(false);
    const past = await product.server.db.selectFrom('record_past').select('id').where('id', '=', id).execute();
    expect(past).toEqual([]);
    const connection = await findConnection(product.server.db, product.connectionId);
    if (!connection) throw new Error('There is no connection.');
    const { db, models } = product.server;
    const deps = { db, models, now: () => new Date(), recordUrl: () => '' };
    for (const companyId of (await records('company')).keys())
      expect(JSON.stringify(await readCard(deps, connection, companyId))).not.toContain(
        String(contact?.properties.email),
      );
  });

  test('the name of a person who is erased goes from what the CRM was told, also where nothing else of it changes', async () => {
    const { db } = product.server;
    const { id = '', companyIds = [] } =
      product.hubspot.portal.records.contacts.all().find((one) => one.companyIds?.length) ?? {};
    const company = companyIds[0] ?? '';
    const shown = () => product.hubspot.portal.records.companies.find(company)?.properties.health_details ?? '';
    // The person has left the company before: when they go now, nothing changes that is compared before a write.
    await db.deleteFrom('association').where('record_id', '=', id).execute();
    await sql`
      insert into record_past (connection_id, company_id, type, id, revision, until_revision, created_at, properties)
      values (${product.connectionId}, ${company}, 'contact', ${id}, 1, 2, null, '{}')
    `.execute(db);
    await markDirty(db, product.connectionId, [company]);
    product.server.queue.wake(product.connectionId, 'score');
    await product.server.queue.idle();
    // Why a score moved names who left a metric; it is not compared either.
    const removed = [{ type: 'contact', id, name: 'Erica Erased' }];
    const details = JSON.stringify({ ...JSON.parse(shown()), moved: { parts: [{ removed }] } });
    await sql`
      update company_write set wish = jsonb_set(wish, '{details}', to_jsonb(${details}::text)) where company_id = ${company}
    `.execute(db);
    commit({
      ...{ op: 'change', type: 'companies', id: company, at: clock(), source: 'INTEGRATION' },
      properties: { health_details: details },
    });
    commit({ op: 'erase', type: 'contacts', id, at: clock() });
    await tell(event({ subscriptionType: 'contact.privacyDeletion', objectId: Number(id) }));
    const kept = await db.selectFrom('company_write').select('wish').where('company_id', '=', company).execute();
    expect(JSON.stringify(kept)).not.toContain('Erica Erased');
    expect(shown()).not.toContain('Erica Erased');
  });
});
