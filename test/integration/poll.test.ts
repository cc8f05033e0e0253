import { sql } from 'kysely';
import { tick } from '../../server/src/queue/schedule.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** The poll of what was modified, against a HubSpot whose search lags, and that has sent no webhook. */
let product: Product;

async function start(options: { searchLagMs?: number; companies?: number } = {}) {
  product = await startProduct({
    book: smallBook({ companies: options.companies ?? 3 }),
    hubspot: { searchLagMs: options.searchLagMs ?? 0 },
  });
  await product.connect();
}
afterEach(() => product.close());

const portal = () => product.hubspot.portal;
const calls = () => product.hubspot.calls.report();

async function poll() {
  product.server.queue.wake(product.connectionId, 'poll');
  await product.server.queue.idle();
}

async function name(id: string) {
  const row = await product.server.db
    .selectFrom('record')
    .select('properties')
    .where('type', '=', 'company')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.properties.name;
}

const rename = (id: string, to: string) =>
  portal().commit({
    op: 'change',
    type: 'companies',
    id,
    at: portal().clock.iso(),
    properties: { name: to },
    source: 'CRM_UI',
  });

test('finds what changed without a webhook, and the new, and writes the score back', async () => {
  await start();
  rename('100', 'Renamed');
  const ticket = { subject: 'Help', hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_priority: 'URGENT' };
  portal().commit({
    ...{ op: 'create', type: 'tickets', id: '9999', at: portal().clock.iso() },
    ...{ properties: ticket, companyIds: ['100'], source: 'CRM_UI' },
  });
  const before = calls().byClass.write ?? 0;
  await poll();
  expect(await name('100')).toBe('Renamed');
  const linked = await product.server.db
    .selectFrom('association')
    .select('company_id')
    .where('record_id', '=', '9999')
    .execute();
  expect(linked).toEqual([{ company_id: '100' }]);
  expect((calls().byClass.write ?? 0) - before).toBe(1);
});

test('where nothing happened it costs eight calls, scores nothing and writes nothing', async () => {
  await start();
  await poll();
  const before = calls();
  const revision = async () => (await sql`select last from revision`.execute(product.server.db)).rows;
  const known = await revision();
  await poll();
  const after = calls();
  expect(after.total - before.total).toBe(8);
  expect(after.byClass.write ?? 0).toBe(before.byClass.write ?? 0);
  expect(await revision()).toEqual(known);
});

test('what the search does not find yet is found by a later poll', async () => {
  await start({ searchLagMs: 60_000 });
  portal().clock.advance(120_000);
  // Our own first write moved the modified date of every company.
  await poll();
  rename('101', 'Late');
  await poll();
  expect(await name('101')).not.toBe('Late');
  portal().clock.advance(61_000);
  await poll();
  expect(await name('101')).toBe('Late');
});

async function there(type: string) {
  const rows = await product.server.db
    .selectFrom('record')
    .select('id')
    .where('type', '=', type)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

test('what was archived without an event is gone after a poll, and its company is scored without it', async () => {
  await start();
  const [ticket = ''] = await there('ticket');
  portal().commit({ op: 'archive', type: 'tickets', id: ticket, at: portal().clock.iso() });
  await poll();
  expect(await there('ticket')).not.toContain(ticket);
});

test('a bin of many pages is gone through poll by poll, and round again', async () => {
  await start({ companies: 260 });
  const at = portal().clock.iso();
  const archive = (id: string) => portal().commit({ op: 'archive', type: 'companies', id, at });
  const ids = await there('company');
  for (const id of ids.slice(0, 250)) archive(id);
  for (const expected of [160, 60, 10]) {
    await poll();
    expect(await there('company')).toHaveLength(expected);
  }
  const first = ids[250] ?? '';
  archive(first);
  await poll();
  await poll();
  await poll();
  expect(await there('company')).not.toContain(first);
});

test('a schedule asks for what the rows say is due, and for nothing else', async () => {
  await start();
  const asked: string[] = [];
  const look = (afterMs: number) =>
    tick({
      db: product.server.db,
      lock: product.server.lock,
      queue: { wake: (_connectionId, work) => asked.push(work) },
      runDue: async () => undefined,
      logger: makeLogger('silent'),
      now: () => new Date(Date.now() + afterMs),
    });
  await look(60_000);
  expect(asked).toEqual([]);
  await look(6 * 60_000);
  await look(25 * 3_600_000);
  expect(asked).toEqual(['poll', 'sync']);
});
