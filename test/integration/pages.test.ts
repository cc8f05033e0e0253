import { once } from 'node:events';
import { get } from 'node:http';
import { CardData } from '@barometer/shared/card.ts';
import { sign } from '../../server/src/crm/hubspot/signature.ts';
import { buildCard } from '../../server/src/demo/card-bundle.ts';
import { markDisconnected, readTokens } from '../../server/src/store/connections.ts';
import { browserPath } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { describeWith } from '../support/require.ts';
import { askSigned } from '../support/signed.ts';
import { smallBook } from '../support/small-book.ts';

/** Pages that the card links to: the card by itself, and the brief. */
const hostile = '</script><script>alert(1)</script>';
const companyId = '100';
let aheadMs = 0;
let product: Product;

function book() {
  const small = smallBook();
  const companies = small.companies.map((one) =>
    one.id === companyId ? { ...one, properties: { ...one.properties, name: hostile } } : one,
  );
  return { ...small, companies };
}

beforeAll(async () => {
  await buildCard();
  product = await startProduct({
    book: book(),
    env: browserPath() === undefined ? {} : { CHROMIUM_PATH: browserPath() ?? '' },
    hubspot: { now: () => Date.now() + aheadMs },
    outside: { now: () => new Date(Date.now() + aheadMs) },
  });
  await product.connect();
});
afterAll(() => product?.close());
beforeEach(() => {
  aheadMs = 0;
});

async function card(id = companyId): Promise<CardData> {
  const uri = `${product.appUrl}/api/card/companies/${id}?portalId=${product.hubspot.portalId}&userEmail=ana%40x.example`;
  const timestamp = String(Date.now() + aheadMs);
  const signature = sign(product.hubspot.clientSecret, { method: 'GET', uri, body: '', timestamp }).toString();
  const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
  return CardData.parse(await (await fetch(uri, { headers })).json());
}
const links = async (id = companyId) => {
  const made = (await card(id)).links;
  return { card: made?.card ?? '', brief: made?.brief ?? '' };
};
const keyOf = (link: string) => new URL(link).searchParams.get('key') ?? '';
const withKey = (path: string, key: string, init: RequestInit = {}) =>
  fetch(product.appUrl + path, { ...init, headers: { authorization: `Bearer ${key}` } });

test('the card names both pages, and each opens with its link alone, kept by no cache', async () => {
  const { card: alone, brief } = await links();
  for (const link of [alone, brief]) {
    const page = await fetch(link);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await page.text();
    expect(html).toContain('/scripts/page.js');
    expect(html).not.toContain(hostile);
  }
  expect((await fetch(`${product.appUrl}/scripts/page.js`)).headers.get('content-type')).toMatch(/javascript/);
});

test('the script of the pages is sent again only where it is another one', async () => {
  const script = `${product.appUrl}/scripts/page.js`;
  const first = await fetch(script);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const asked = async (etag: string | null) => {
    // As a browser asks that looks whether its copy is still good: what fetch adds by itself would say that none is.
    const [answer] = await once(get(script, { headers: { 'if-none-match': etag ?? '' } }), 'response');
    answer.resume();
    return answer.statusCode;
  };
  expect([await asked(first.headers.get('etag')), await asked('"another"')]).toEqual([304, 200]);
});

test('what a link opens it opens for twelve hours, and by no other name or company', async () => {
  const { card: alone } = await links();
  const { pathname, search } = new URL(alone);
  const other = pathname.replace(companyId, '101');
  expect((await fetch(product.appUrl + other + search)).status).toBe(401);
  expect((await fetch(`${product.appUrl}${pathname}?key=${keyOf(alone).slice(0, -4)}AAAA`)).status).toBe(401);
  expect((await fetch(`${product.appUrl}${pathname}`)).status).toBe(401);
  expect((await fetch(`${product.appUrl}${pathname}?key=a&key=b`)).status).toBe(401);
  aheadMs = 12 * 3_600_000 + 1_000;
  const late = await fetch(alone);
  expect([late.status, await late.text()]).toEqual([401, expect.stringContaining('This link has expired')]);
});

test('the key of a link answers that company’s card, makes no newer link, and rates in the person’s name', async () => {
  const key = keyOf((await links()).card);
  const own = CardData.parse(await (await withKey(`/api/card/companies/${companyId}`, key)).json());
  expect(own.links?.card).toBeUndefined();
  aheadMs = 11 * 3_600_000;
  const { links: later } = CardData.parse(await (await withKey(`/api/card/companies/${companyId}`, key)).json());
  expect((await fetch(later?.brief ?? '')).status).toBe(200);
  aheadMs = 12 * 3_600_000 + 1_000;
  expect((await fetch(later?.brief ?? '')).status).toBe(401);
  aheadMs = 0;
  expect((await withKey('/api/card/companies/101', key)).status).toBe(401);
  const rated = await fetch(`${product.appUrl}/api/card/companies/${companyId}/pulse`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value: 25, reason: 'Champion left' }),
  });
  expect(CardData.parse(await rated.json()).pulse).toMatchObject({ value: 25, by: 'ana@x.example', own: true });
  // Whoever looks next is told whose it is, and that it is not theirs.
  const asBo = `/api/card/companies/${companyId}?portalId=${product.hubspot.portalId}&userEmail=bo@x.example`;
  const theirs = CardData.parse((await askSigned(product, asBo)).body).pulse;
  expect([theirs?.by, theirs?.own]).toEqual(['ana@x.example', undefined]);
});

test('a brief is shown to customers: its key opens no card, asks for none and rates nothing', async () => {
  const { brief } = await links();
  const key = keyOf(brief);
  expect((await fetch(`${product.appUrl}/card/companies/${companyId}?key=${key}`)).status).toBe(401);
  const path = `/api/card/companies/${companyId}`;
  expect((await withKey(path, key)).status).toBe(401);
  expect((await withKey(`${path}/pulse`, key, { method: 'PUT', body: '{"value":100}' })).status).toBe(401);
  expect((await withKey(`${path}/pulse`, key, { method: 'DELETE' })).status).toBe(401);
});

test('a brief holds nothing that is ours, not even in its source', async () => {
  const connection = await product.server.db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
  expect(connection.id).toBe(product.connectionId);
  expect((await card()).pulse?.reason).toBe('Champion left');
  const html = await (await fetch((await links()).brief)).text();
  expect(html).not.toContain('Champion left');
  expect(html).not.toContain('"measure":"pulse"');
  const whole = await card();
  expect([whole.grade, whole.exact]).not.toContain(null);
  expect(JSON.stringify(whole)).toMatch(/"collection":"deals"/);
  for (const ours of [/"grade":"/, /"exact":\d/, /"money":true/, /"collection":"deals"/, /"type":"(deal|pulse)"/])
    expect(html).not.toMatch(ours);
});

describeWith('with a Chromium', browserPath() !== undefined, () => {
  test('the brief comes as a PDF of one page', async () => {
    const { brief } = await links();
    const { origin, pathname, search } = new URL(brief);
    const answer = await fetch(`${origin}${pathname}/pdf${search}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  });
});

test('an account that is disconnected shows nothing', async () => {
  const { card: alone } = await links();
  const tokens = await readTokens(product.server.db, product.connectionId);
  if (tokens) await markDisconnected(product.server.db, product.connectionId, tokens, 'uninstalled', new Date());
  expect((await fetch(alone)).status).toBe(403);
});
