import { PortfolioAnswer, type PortfolioCompany } from '@barometer/shared/api/portfolio.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';
import { askSigned, identityQuery } from '../support/signed.ts';

const count = 80;
let product: Product;
beforeAll(async () => {
  product = await startProduct({ book: generateBook({ companies: count, seed: 3, now: new Date() }) });
  await product.connect();
});
afterAll(() => product.close());

const ask = (query: Record<string, string> = {}) =>
  askSigned(
    product,
    `/api/portfolio?${identityQuery(product.hubspot.portalId)}&${new URLSearchParams(query).toString().replaceAll('+', '%20')}`,
  );
const page = async (query: Record<string, string> = {}) => PortfolioAnswer.parse((await ask(query)).body);

async function all(query: Record<string, string>): Promise<PortfolioCompany[]> {
  const found: PortfolioCompany[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const { companies, next } = await page({ ...query, ...(after ? { after } : {}) });
    found.push(...companies);
    after = next;
  }
  return found;
}

test('a page holds 25, and says how many there are, and where the account stands', async () => {
  const first = await page();
  expect([first.companies.length, first.total, first.next === null]).toEqual([25, count, false]);
  const counted = first.bands.reduce((sum, { companies }) => sum + companies, first.unscored);
  expect(counted).toBe(count);
  expect(first.bands.map(({ id }) => id)).toEqual(['green', 'yellow', 'red']);
  const [one] = first.companies;
  const record = product.hubspot.portal.records.companies.find(one?.id ?? '')?.properties;
  expect(one).toMatchObject({
    name: record?.name,
    url: expect.stringContaining(`/record/0-2/${one?.id}`),
    score: Number(record?.health_score),
    band: record?.health_band,
    grade: record?.health_grade,
    topRisk: record?.health_top_risk || null,
  });
});

describe('every order goes through every company once', () => {
  const none = Number.POSITIVE_INFINITY;
  const today = new Date().toISOString().slice(0, 10);
  const nameOf = ({ name }: PortfolioCompany) =>
    (name ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
  const rank: Record<string, (company: PortfolioCompany) => (string | number)[]> = {
    score: ({ score }) => [score ?? none],
    change: ({ change30d }) => [change30d ?? none],
    revenue: ({ revenue }) => [revenue === null ? none : -revenue],
    name: (company) => [nameOf(company)],
    renewal: ({ renewalDate: date }) =>
      date === null ? [2, 0] : date >= today ? [0, Date.parse(date)] : [1, -Date.parse(date)],
  };
  test.each(Object.keys(rank))('%s', async (sort) => {
    const companies = await all({ sort });
    expect(new Set(companies.map(({ id }) => id)).size).toBe(count);
    expect(companies).toHaveLength(count);
    const ranks = companies.map((company) => rank[sort]?.(company) ?? []);
    for (const [index, own] of ranks.entries()) {
      const before = ranks[index - 1];
      const differs = before?.findIndex((value, place) => value !== own[place]) ?? -1;
      if (before && differs >= 0) expect((before[differs] ?? 0) < (own[differs] ?? 0)).toBe(true);
    }
  });
});

test('filters choose by band, owner and part of a name, together', async () => {
  const companies = await all({});
  const { owners } = await page();
  const reds = companies.filter(({ band }) => band === 'red');
  expect(reds.length).toBeGreaterThan(0);
  expect((await all({ band: 'red', sort: 'name' })).map(({ id }) => id).sort()).toEqual(
    reds.map(({ id }) => id).sort(),
  );
  const unscored = companies.filter(({ score }) => score === null);
  expect(await page({ band: 'none' })).toMatchObject({ total: unscored.length });
  // An owner who has left has no name any more, only an id.
  const owner = owners.find(({ id, name }) => id !== name);
  const owned = await all({ owner: owner?.id ?? '' });
  expect(owned.map(({ ownerName }) => ownerName)).toEqual(owned.map(() => owner?.name));
  expect(owned).toHaveLength(owner?.companies ?? 0);
  const withOwner = owners.reduce((sum, one) => sum + one.companies, 0);
  expect(await page({ owner: 'none' })).toMatchObject({ total: count - withOwner });
  const wanted = companies[40]?.name ?? '';
  const found = await all({ search: `  ${wanted.slice(1).toUpperCase()} ` });
  expect(found.map(({ name }) => name)).toContain(wanted);
  expect(await page({ search: 'no such company', band: 'red' })).toMatchObject({ total: 0, companies: [], next: null });
  expect(await page({ search: '%' })).toMatchObject({ total: 0 });
});

test.each([
  ['a sort there is none of', { sort: 'colour' }],
  ['a place that is none', { after: 'x' }],
  [
    'a place of another order',
    { sort: 'name', after: Buffer.from('["score","2026-01-01",0,5,"1"]').toString('base64url') },
  ],
  ['a number too large', { after: Buffer.from('["score","2026-01-01",0,1e300,"1"]').toString('base64url') }],
  ['a name too long', { search: 'x'.repeat(101) }],
  ['no band', { band: '' }],
])('%s is refused', async (_name, query) => {
  expect(await ask(query)).toMatchObject({ status: 400, body: { code: 'bad-request' } });
});

test('what changes in the CRM changes in the portfolio; what is deleted leaves it', async () => {
  const control = controlOf(product.hubspot.url);
  const [first, second] = (await page({ sort: 'name' })).companies;
  await control.change({
    ...{ action: 'patch', objectType: 'companies', id: first?.id ?? '' },
    properties: { name: 'Ölmühle Ärger' },
  });
  await control.change({ action: 'archive', objectType: 'companies', id: second?.id ?? '' });
  await product.sync();
  expect((await page({ search: 'olmuhle' })).companies).toMatchObject([{ id: first?.id, name: 'Ölmühle Ärger' }]);
  expect((await page()).total).toBe(count - 1);
});
