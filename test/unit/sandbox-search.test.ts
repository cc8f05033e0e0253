import { items, pick, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { bookTime, smallBook } from '../support/small-book.ts';

const path = '/crm/objects/2026-09/companies/search';

describe('sandbox search', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ book: smallBook({ companies: 12 }), limits: { searchSecondly: 1000 } });
  });
  afterEach(() => sandbox.close());
  const search = (body: unknown) => sandbox.call('POST', path, body);
  const filtered = async (...filters: Record<string, unknown>[]) => {
    const answer = await search({ filterGroups: [{ filters }], properties: ['name'], limit: 200 });
    return answer.status === 200 ? pick(answer.body, 'total') : answer.status;
  };

  test.each([
    ['EQ', { propertyName: 'annualrevenue', operator: 'EQ', value: '3000.0' }, 1],
    ['NEQ', { propertyName: 'annualrevenue', operator: 'NEQ', value: '3000' }, 11],
    ['GT', { propertyName: 'annualrevenue', operator: 'GT', value: '9000' }, 2],
    ['LTE', { propertyName: 'annualrevenue', operator: 'LTE', value: '9000' }, 10],
    ['BETWEEN', { propertyName: 'annualrevenue', operator: 'BETWEEN', value: '2000', highValue: '4000' }, 3],
    ['IN', { propertyName: 'domain', operator: 'IN', values: ['c1.example', 'c2.example'] }, 2],
    ['IN in capitals', { propertyName: 'domain', operator: 'IN', values: ['C1.example'] }, 0],
    ['NOT_IN', { propertyName: 'domain', operator: 'NOT_IN', values: ['c1.example'] }, 11],
    ['HAS_PROPERTY', { propertyName: 'phone', operator: 'HAS_PROPERTY' }, 0],
    ['NOT_HAS_PROPERTY', { propertyName: 'phone', operator: 'NOT_HAS_PROPERTY' }, 12],
    ['CONTAINS_TOKEN', { propertyName: 'name', operator: 'CONTAINS_TOKEN', value: 'COMP* 11' }, 1],
    ['NOT_CONTAINS_TOKEN', { propertyName: 'name', operator: 'NOT_CONTAINS_TOKEN', value: '11' }, 11],
    ['GTE on a date', { propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: '2026-10-01T08:00:00.000Z' }, 12],
    ['GT in milliseconds', { propertyName: 'hs_lastmodifieddate', operator: 'GT', value: String(bookTime) }, 0],
    ['an unknown property', { propertyName: 'nope', operator: 'EQ', value: '1' }, 400],
    ['an unknown operator', { propertyName: 'name', operator: 'LIKE', value: '1' }, 400],
    ['no value', { propertyName: 'name', operator: 'EQ' }, 400],
    ['a number that is none', { propertyName: 'annualrevenue', operator: 'GT', value: 'x' }, 400],
  ])('%s', async (_what, filter, total) => {
    expect(await filtered(filter)).toBe(total);
  });

  test('filters of a group all hold, of groups any', async () => {
    const small = { propertyName: 'annualrevenue', operator: 'LT', value: '2000' };
    const large = { propertyName: 'annualrevenue', operator: 'GT', value: '9000' };
    expect(await filtered(small, large)).toBe(0);
    const either = await search({
      filterGroups: [{ filters: [small] }, { filters: [large] }],
      properties: [],
      limit: 3,
    });
    expect(either.body).toMatchObject({ total: 4, paging: { next: { after: '3' } } });
  });

  test('caps: groups, filters, page, reach, query, sorts', async () => {
    const filter = { propertyName: 'name', operator: 'HAS_PROPERTY' };
    const groups = (count: number, filters: number) => ({
      filterGroups: Array.from({ length: count }, () => ({ filters: Array.from({ length: filters }, () => filter) })),
    });
    const refused = [groups(6, 1), groups(1, 7), groups(4, 5), { limit: 201 }, { limit: 200, after: '9801' }];
    for (const body of [...refused, { after: 'x' }, { query: 'q'.repeat(3001) }, { sorts: ['name', 'domain'] }]) {
      expect((await search(body)).status).toBe(400);
    }
    const allowed = [groups(5, 3), groups(3, 6), { limit: 200, after: '9800' }, { query: 'company 3' }, {}];
    for (const body of allowed) expect((await search(body)).status).toBe(200);
  });

  test('sorted, by number as numbers, in either direction', async () => {
    const ids = async (sort: unknown) => {
      const { body } = await search({ sorts: [sort], limit: 2, properties: [] });
      return items(body, 'results').map((one) => pick(one, 'id'));
    };
    expect(await ids('annualrevenue')).toEqual(['100', '101']);
    expect(await ids({ propertyName: 'annualrevenue', direction: 'DESCENDING' })).toEqual(['111', '110']);
    expect(await ids('-hs_object_id')).toEqual(['111', '110']);
  });

  test('archived records are never found', async () => {
    await sandbox.call('DELETE', '/crm/objects/2026-09/companies/105');
    expect(await filtered({ propertyName: 'hs_object_id', operator: 'EQ', value: '105' })).toBe(0);
  });

  test('lags behind writes when told to', async () => {
    const lagging = await startSandbox({ searchLagMs: 20_000 });
    const find = async (name: string) => {
      const filters = [{ propertyName: 'name', operator: 'EQ', value: name }];
      return pick((await lagging.call('POST', path, { filterGroups: [{ filters }] })).body, 'total');
    };
    await lagging.call('PATCH', '/crm/objects/2026-09/companies/100', { properties: { name: 'Renamed' } });
    await lagging.call('POST', '/crm/objects/2026-09/companies', {
      properties: { name: 'Brand new' },
      associations: [],
    });
    expect([await find('Renamed'), await find('Brand new'), await find('Company 0')]).toEqual([0, 0, 1]);
    lagging.pass(20_000);
    expect([await find('Renamed'), await find('Brand new'), await find('Company 0')]).toEqual([1, 1, 0]);
    await lagging.close();
  });
});
