import { Client } from '@hubspot/api-client';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/companies/models/Filter.js';
import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';
import { bookTime, smallBook } from '../support/small-book.ts';

/** HubSpot's own client is the judge: what it reads from the sandbox is what it would read from HubSpot. */
describe("sandbox through HubSpot's own client", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeEach(async () => {
    sandbox = await startSandbox({ book: smallBook({ companies: 25 }) });
    client = new Client({ basePath: sandbox.url, accessToken: sandbox.token, limiterOptions: { minTime: 0 } });
  });
  afterEach(() => sandbox.close());

  test('refreshes a token', async () => {
    const { clientId, clientSecret, refreshToken } = sandbox;
    const token = await client.oauth.tokensApi.create('refresh_token', '', '', clientId, clientSecret, refreshToken);
    expect(token).toMatchObject({ tokenType: 'bearer', expiresIn: 1800, refreshToken });
    const info = await client.oauth.accessTokensApi.get(token.accessToken);
    expect(info).toMatchObject({ hubId: sandbox.portalId, user: 'ana@example.com' });
  });

  test('pages through companies to the end', async () => {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await client.crm.companies.basicApi.getPage(10, after, ['name', 'industry']);
      ids.push(...page.results.map(({ id }) => id));
      after = page.paging?.next?.after;
    } while (after);
    expect(ids).toHaveLength(25);
    expect(new Set(ids).size).toBe(25);
    const all = await client.crm.companies.getAll(undefined, undefined, ['name']);
    expect(all.map(({ id }) => id)).toEqual(ids);
  });

  test('reads a deal with its companies, the primary one twice', async () => {
    const deal = await client.crm.deals.basicApi.getById('2001', ['amount', 'hs_is_closed_won'], undefined, [
      'companies',
    ]);
    expect(deal.properties).toMatchObject({ amount: '300', hs_is_closed_won: 'false', hs_object_id: '2001' });
    expect(deal.createdAt).toEqual(new Date('2026-01-05T08:00:00.000Z'));
    expect(deal.associations?.companies?.results.map(({ id, type }) => [id, type])).toEqual([
      ['101', 'deal_to_company'],
      ['101', 'deal_to_company_unlabeled'],
      ['100', 'deal_to_company_unlabeled'],
    ]);
  });

  test('reads a batch, missing ids among the errors', async () => {
    const answer = await client.crm.companies.batchApi.read({
      inputs: [{ id: '100' }, { id: '99999' }],
      properties: ['name'],
      propertiesWithHistory: [],
    });
    expect(answer.results.map(({ id }) => id)).toEqual(['100']);
    expect(answer).toMatchObject({ status: 'COMPLETE', numErrors: 1 });
  });

  test('updates a batch, and says what could not be', async () => {
    const update = (inputs: { id: string; properties: Record<string, string> }[]) =>
      client.crm.companies.batchApi.update({ inputs });
    const whole = await update([{ id: '100', properties: { annualrevenue: '5.50' } }]);
    expect(whole.results[0]?.properties.annualrevenue).toBe('5.5');
    expect(whole.results[0]?.updatedAt).toEqual(new Date(bookTime));
    const part = await update([
      { id: '101', properties: { annualrevenue: '7' } },
      { id: '424242', properties: { annualrevenue: '7' } },
    ]);
    expect(part).toMatchObject({ numErrors: 1, results: [{ id: '101' }] });
    await expect(update([{ id: '100', properties: { annualrevenue: 'seven' } }])).rejects.toMatchObject({ code: 400 });
  });

  test('searches', async () => {
    const found = await client.crm.companies.searchApi.doSearch({
      filterGroups: [
        { filters: [{ propertyName: 'annualrevenue', operator: FilterOperatorEnum.Gte, value: '20000' }] },
      ],
      sorts: ['-annualrevenue'],
      properties: ['annualrevenue'],
      limit: 2,
      after: '0',
    });
    expect(found.total).toBe(5);
    expect(found.results.map(({ properties }) => properties.annualrevenue)).toEqual(['24000', '23000']);
    expect(found.paging?.next?.after).toBe('2');
  });

  test('makes a group and a property, and reads them back', async () => {
    const { groupsApi, coreApi, batchApi } = client.crm.properties;
    await groupsApi.create('companies', { name: 'barometer', label: 'Barometer', displayOrder: -1 });
    const property = {
      name: 'health_score',
      label: 'Health score',
      type: PropertyCreateTypeEnum.Number,
      fieldType: PropertyCreateFieldTypeEnum.Number,
      groupName: 'barometer',
    };
    await coreApi.create('companies', property);
    await expect(coreApi.create('companies', property)).rejects.toMatchObject({ code: 409 });
    const read = await coreApi.getByName('companies', 'health_score');
    expect(read).toMatchObject({ type: 'number', groupName: 'barometer', archived: false });
    const others = [1, 2].map((n) => ({ ...property, name: `health_${n}` }));
    const made = await batchApi.create('companies', { inputs: others });
    expect(made.results.map(({ name }) => name)).toEqual(['health_1', 'health_2']);
    await coreApi.archive('companies', 'health_score');
    await expect(coreApi.getByName('companies', 'health_score')).rejects.toMatchObject({ code: 404 });
    const all = await coreApi.getAll('companies', false);
    expect(all.results.some(({ name }) => name === 'health_1')).toBe(true);
  });

  test('reads owners and pipelines', async () => {
    const owners = await client.crm.owners.ownersApi.getPage();
    expect(owners.results.map(({ id, email }) => [id, email])).toEqual([
      ['501', 'ana@example.com'],
      ['502', 'ben@example.com'],
    ]);
    const pipelines = await client.crm.pipelines.pipelinesApi.getAll('tickets');
    expect(pipelines.results[0]?.stages.map(({ metadata }) => metadata?.isClosed)).toEqual(['false', 'true']);
  });

  test('reads and makes associations', async () => {
    const { v4 } = client.crm.associations;
    const read = await v4.batchApi.getPage('companies', 'deals', { inputs: [{ id: '100' }, { id: '110' }] });
    expect(read).toMatchObject({ status: 'COMPLETE', numErrors: 1 });
    expect(read.results).toHaveLength(1);
    expect(read.results[0]?.to.map(({ toObjectId }) => String(toObjectId))).toEqual(['2000', '2001']);
    const page = await v4.basicApi.getPage('deals', '2001', 'companies');
    expect(page.results.map(({ associationTypes }) => associationTypes.map(({ label }) => label ?? null))).toEqual([
      [null, 'Primary'],
      [null],
    ]);
  });

  test('calls the dated paths with apiRequest', async () => {
    const path = '/crm/objects/2026-09/companies';
    const answer = await client.apiRequest({ path, qs: { limit: 1, properties: 'name' } });
    expect(answer.status).toBe(200);
    const body: unknown = await answer.json();
    expect(body).toMatchObject({ results: [{ id: '100', properties: { name: 'Company 0' } }] });
  });
});
