import { items, pick, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { smallBook } from '../support/small-book.ts';

const base = '/crm/objects/2026-09';

describe('sandbox lists', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ book: smallBook({ companies: 230 }) });
  });
  afterEach(() => sandbox.close());
  const get = (path: string) => sandbox.call('GET', `${base}${path}`);

  test('ten when no limit is asked, a hundred at most, more is refused', async () => {
    expect(items((await get('/companies')).body, 'results')).toHaveLength(10);
    expect(items((await get('/companies?limit=100')).body, 'results')).toHaveLength(100);
    for (const limit of ['101', '0', '-1', 'x', '1.5', '']) {
      expect((await get(`/companies?limit=${limit}`)).status).toBe(400);
    }
    expect((await get('/companies?limit=51&propertiesWithHistory=name')).status).toBe(400);
    expect((await get('/companies?limit=50&propertiesWithHistory=name')).status).toBe(200);
  });

  test('a cursor belongs to its list and cannot be made up', async () => {
    const first = await get('/companies?limit=100');
    const after = String(pick(first.body, 'paging.next.after'));
    expect(after).not.toMatch(/^\d+$/);
    const second = await get(`/companies?limit=100&after=${after}`);
    expect(pick(second.body, 'results.0.id')).toBe('200');
    const forged = Buffer.from(Buffer.from(after, 'base64url').toString().replace('199', '200')).toString('base64url');
    for (const wrong of ['100', '199', forged, 'abc']) {
      expect((await get(`/companies?after=${wrong}`)).status).toBe(400);
    }
    expect((await get(`/contacts?after=${after}`)).status).toBe(400);
    expect((await get(`/companies?archived=true&after=${after}`)).status).toBe(400);
    const other = await startSandbox({ book: smallBook({ companies: 230 }), clientSecret: 'another' });
    expect((await other.call('GET', `${base}/companies?after=${after}`)).status).toBe(400);
    await other.close();
  });

  test('records that come and go while paging neither repeat nor hide others', async () => {
    const first = await get('/companies?limit=100');
    await sandbox.call('DELETE', `${base}/companies/150`);
    await sandbox.call('DELETE', `${base}/companies/199`);
    await sandbox.call('POST', `${base}/companies`, { properties: { name: 'Late' }, associations: [] });
    const rest: unknown[] = [];
    let after = pick(first.body, 'paging.next.after');
    while (after !== undefined) {
      const page = await get(`/companies?limit=100&after=${String(after)}`);
      rest.push(...items(page.body, 'results').map((one) => pick(one, 'id')));
      after = pick(page.body, 'paging.next.after');
    }
    expect(rest).toHaveLength(131);
    expect(rest[0]).toBe('200');
    expect(rest.at(-1)).toBe('1001');
    expect(items((await get('/companies?archived=true')).body, 'results').map((one) => pick(one, 'id'))).toEqual([
      '150',
      '199',
    ]);
  });

  test('properties: asked ones, null when empty, the dates and the id always, unknown ones ignored', async () => {
    const answer = await get('/companies?limit=1&properties=phone,name&properties=nope&properties=website');
    expect(pick(answer.body, 'results.0.properties')).toEqual({
      createdate: '2026-01-05T08:00:00.000Z',
      hs_lastmodifieddate: '2026-10-01T08:00:00.000Z',
      hs_object_id: '100',
      name: 'Company 0',
      phone: null,
      website: null,
    });
    const byDefault = await get('/contacts?limit=1');
    expect(Object.keys(Object(pick(byDefault.body, 'results.0.properties')))).toEqual([
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ]);
    sandbox.portal.switches.set({ unknownListProperty: '400' });
    expect((await get('/companies?properties=nope')).status).toBe(400);
  });

  test('inline associations: a primary company twice, a secondary once, no key where there is none', async () => {
    const deals = await get('/deals?associations=companies&associations=tickets&associations=llamas');
    expect(pick(deals.body, 'results.1.associations')).toEqual({
      companies: {
        results: [
          { id: '101', type: 'deal_to_company' },
          { id: '101', type: 'deal_to_company_unlabeled' },
          { id: '100', type: 'deal_to_company_unlabeled' },
        ],
      },
    });
    const company = await get('/companies/100?associations=contact,0-3');
    expect(items(company.body, 'associations.contacts.results').map((one) => pick(one, 'type'))).toEqual([
      'company_to_contact',
      'company_to_contact_unlabeled',
      'company_to_contact',
      'company_to_contact_unlabeled',
    ]);
    expect((await get('/companies/105?associations=contacts')).body).not.toHaveProperty('associations');
    sandbox.portal.switches.set({ primaryInline: 'once' });
    expect(
      items((await get('/deals/2001?associations=companies')).body, 'associations.companies.results'),
    ).toHaveLength(2);
  });

  test('more than 500 inline associations page on through the associations endpoint', async () => {
    const book = smallBook();
    const crowd = Array.from({ length: 620 }, (_, index) => ({
      id: String(5000 + index),
      createdAt: '2026-01-05T08:00:00.000Z',
      updatedAt: '2026-01-05T08:00:00.000Z',
      properties: {},
      companyIds: ['102'],
    }));
    const busy = await startSandbox({ book: { ...book, contacts: crowd } });
    const company = await busy.call('GET', `${base}/companies/102?associations=contacts`);
    const seen = new Set(items(company.body, 'associations.contacts.results').map((one) => pick(one, 'id')));
    expect(seen.size).toBe(500);
    const after = String(pick(company.body, 'associations.contacts.paging.next.after'));
    const batch = '/crm/associations/2026-09/companies/contacts/batch/read';
    const rest = await busy.call('POST', batch, { inputs: [{ id: '102', after }] });
    for (const to of items(rest.body, 'results.0.to')) seen.add(String(pick(to, 'toObjectId')));
    expect(seen.size).toBe(620);
    expect((await busy.call('POST', batch, { inputs: [{ id: '101', after }] })).status).toBe(207);
    await busy.close();
  });

  test('limits of batches', async () => {
    const inputs = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(100 + index) }));
    const post = (path: string, body: unknown) => sandbox.call('POST', path, body);
    const read = { properties: ['name'], propertiesWithHistory: [] };
    expect((await post(`${base}/companies/batch/read`, { ...read, inputs: inputs(100) })).status).toBe(200);
    expect((await post(`${base}/companies/batch/read`, { ...read, inputs: inputs(101) })).status).toBe(400);
    expect((await post(`${base}/companies/batch/read`, { ...read, inputs: [] })).status).toBe(400);
    const associations = '/crm/associations/2026-09/companies/deals/batch/read';
    expect((await post(associations, { inputs: inputs(1000) })).status).toBe(207);
    expect((await post(associations, { inputs: inputs(1001) })).status).toBe(400);
    expect((await post(associations, { inputs: [{ id: '100' }] })).status).toBe(200);
    expect((await get(`/companies?properties=${'a,'.repeat(8100)}`)).status).toBe(414);
    expect((await get(`/companies?properties=${'a,'.repeat(2500)}`)).status).toBe(200);
  });
});
