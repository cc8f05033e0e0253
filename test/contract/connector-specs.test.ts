import { generateBook } from '../sandbox/book/generate.ts';
import type { Exchange } from '../sandbox/exchange.ts';
import { type Control, controlOf } from '../support/control.ts';
import { validateExchange } from '../support/openapi.ts';
import { type Product, startProduct } from '../support/product.ts';
import { askSigned, identityQuery } from '../support/signed.ts';
import { describeWithSpecs, testWithLists } from '../support/specs.ts';

const optional = ['crm.lists.read', 'crm.lists.write', 'automation'];

const makeBook = () => generateBook({ companies: 20, seed: 5, now: new Date() });
const [refused = '', fellow = ''] = makeBook().companies.map(({ id }) => id);

describeWithSpecs('our calls against HubSpot’s own documents', () => {
  let product: Product;
  let control: Control;
  let exchanges: Exchange[] = [];
  let sandboxAheadMs = 0;

  beforeAll(async () => {
    product = await startProduct({
      book: makeBook(),
      hubspot: {
        now: () => Date.now() + sandboxAheadMs,
        onExchange: (exchange) => exchanges.push(exchange),
        optionalScopes: optional,
      },
      env: { HUBSPOT_OPTIONAL_SCOPES: optional.join(' ') },
    });
    control = controlOf(product.hubspot.url);
  });
  afterAll(() => product?.close());

  /** Every call since the last look and its answer are as documented, and these were among them. */
  function expectDocumented(...among: string[]): void {
    const seen = new Set(exchanges.map(({ method, path, status }) => `${method} ${path.split('?')[0]} ${status}`));
    expect(exchanges.flatMap(validateExchange)).toEqual([]);
    expect([...seen]).toEqual(expect.arrayContaining(among));
    exchanges = [];
  }

  /** An urgent ticket changes a company's score, so the next sync has something to write. */
  const ticketsFor = (...companies: string[]) =>
    control.change(
      companies.map((company) => ({
        action: 'create',
        objectType: 'tickets',
        companyIds: [company],
        properties: { subject: 'Down', hs_ticket_priority: 'URGENT', hs_pipeline: '0', hs_pipeline_stage: '1' },
      })),
    );

  test('connecting and the first sync', async () => {
    await product.connect();
    expectDocumented(
      'POST /oauth/2026-09/token 200',
      'GET /account-info/2026-09/details 200',
      'GET /crm/properties/2026-09/companies 200',
      'POST /crm/properties/2026-09/companies/groups 201',
      'POST /crm/properties/2026-09/companies/batch/create 200',
      'GET /crm/owners/2026-09 200',
      'GET /crm/pipelines/2026-09/deals 200',
      'GET /crm/pipelines/2026-09/tickets 200',
      'GET /crm/objects/2026-09/companies 200',
      'GET /crm/objects/2026-09/contacts 200',
      'GET /crm/objects/2026-09/deals 200',
      'GET /crm/objects/2026-09/tickets 200',
      'POST /crm/objects/2026-09/companies/batch/update 200',
    );
  });

  test('a poll of what was modified or archived', async () => {
    product.server.queue.wake(product.connectionId, 'poll');
    await product.server.queue.idle();
    expectDocumented(
      'POST /crm/objects/2026-09/tickets/search 200',
      'POST /crm/objects/2026-09/companies/batch/read 200',
      'GET /crm/objects/2026-09/tickets 200',
    );
  });

  test('a second sync after changes', async () => {
    await ticketsFor(refused, fellow);
    expect(await product.sync()).toMatchObject({ written: 2 });
    expectDocumented('POST /crm/objects/2026-09/companies/batch/update 200');
  });

  test.each([
    ['whole-call-400', 400],
    ['per-record-207', 207],
  ])('a batch with a value HubSpot refuses (%s)', async (batchInvalidValue, status) => {
    await control.switches({ batchInvalidValue });
    await control.fault({ fault: 'bad-value', objectId: refused, property: 'health_score' });
    await ticketsFor(refused, fellow);
    expect(await product.sync()).toMatchObject({ refused: 1, written: 1 });
    await control.clearFaults();
    expectDocumented(`POST /crm/objects/2026-09/companies/batch/update ${status}`);
  });

  test('a workflow that waits is told to go on', async () => {
    const wish = { path: '/api/actions/recalculate', objectId: fellow };
    const { callbackId } = await product.hubspot.actions.run(wish);
    expect(await product.hubspot.actions.ended(callbackId)).toMatchObject({ state: 'succeeded' });
    await product.server.queue.idle();
    expectDocumented(`POST /automation/actions/callbacks/2026-09/${callbackId}/complete 204`);
  });

  testWithLists('lists, where there is a document about them', async () => {
    const path = `/api/settings/lists?${identityQuery(product.hubspot.portalId)}`;
    expect((await askSigned(product, path, { method: 'POST' })).status).toBe(200);
    expectDocumented('POST /crm/lists/2026-09 200');
  });

  test('a token that has run out is refreshed', async () => {
    sandboxAheadMs = 31 * 60_000;
    await product.sync();
    expectDocumented('GET /account-info/2026-09/details 401', 'POST /oauth/2026-09/token 200');
  });

  test('a band option somebody removed is added again', async () => {
    const path = '/crm/properties/2026-09/companies/health_band';
    const { accessToken } = product.hubspot.install();
    await fetch(product.hubspot.url + path, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ options: [{ label: 'Healthy', value: 'green', displayOrder: 0, hidden: false }] }),
    });
    exchanges = [];
    await product.sync();
    expectDocumented(`PATCH ${path} 200`);
  });

  test('a contact of more companies than inline associations hold', async () => {
    const names = Array.from({ length: 501 }, (_, index) => ({ name: `Branch ${index}` }));
    const branches = await control.change(
      names.map((properties) => ({ action: 'create', objectType: 'companies', properties })),
    );
    const companyIds = branches.map(({ id }) => id);
    const created = { action: 'create', objectType: 'contacts', properties: { firstname: 'Ada' }, companyIds };
    const [contact] = await control.change(created);
    await product.sync();
    expectDocumented(`GET /crm/objects/2026-09/contacts/${contact?.id}/associations/companies 200`);
  });

  test('a consent withdrawn', async () => {
    await control.fault({ fault: 'revoke-token', match: { times: 1 } });
    await expect(product.sync()).rejects.toMatchObject({ code: 'disconnected' });
    expectDocumented('POST /oauth/2026-09/token 400');
  });
});
