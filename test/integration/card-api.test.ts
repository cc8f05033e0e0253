import { ApiErrorBody } from '@barometer/shared/api/error.ts';
import { CardData } from '@barometer/shared/card.ts';
import { sign } from '../../server/src/crm/hubspot/signature.ts';
import { markDisconnected, readTokens } from '../../server/src/store/connections.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { type Product, startProduct } from '../support/product.ts';

const book = generateBook({ companies: 8, seed: 5, now: new Date() });
const company = book.companies[0]?.id ?? '';

describe('the card API', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ book });
    await product.connect();
  });
  afterAll(() => product.close());

  const ask = async (
    path: string,
    changes: { secret?: string; at?: number; headers?: Record<string, string> } = {},
  ) => {
    const timestamp = String(changes.at ?? Date.now());
    const uri = product.appUrl + path;
    const signature = sign(changes.secret ?? product.hubspot.clientSecret, {
      method: 'GET',
      uri,
      body: '',
      timestamp,
    }).toString();
    const response = await fetch(uri, {
      headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp, ...changes.headers },
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const query = (portalId: string | number) => `portalId=${portalId}&userId=7&userEmail=ana%40x.example&appId=1`;
  const cardPath = (id: string, portalId: string | number = product.hubspot.portalId) =>
    `/api/card/companies/${id}?${query(portalId)}`;

  test('answers a signed request with the whole explained score, its records linked', async () => {
    const { status, body, headers } = await ask(cardPath(company));
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const card = CardData.parse(body);
    expect(card).toMatchObject({ state: 'scored', company: { id: company, name: book.companies[0]?.properties.name } });
    const contributions = card.metrics.reduce((sum, metric) => sum + metric.contribution, 0);
    expect(contributions).toBeCloseTo(card.exact ?? Number.NaN, 5);
    const urls = card.metrics.flatMap(({ evidence }) => evidence).map(({ url }) => url);
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls)
      expect(url).toMatch(new RegExp(`^${product.hubspot.url}/contacts/${product.hubspot.portalId}/record/0-`));
    expect(card.history).toHaveLength(1);
  });

  test('a company not synced yet is said to be so', async () => {
    const { status, body } = await ask(cardPath('999999'));
    expect([status, CardData.parse(body).state]).toEqual([200, 'not-synced']);
  });

  test.each([
    [
      'no signature',
      (path: string) => ask(path, { headers: { 'x-hubspot-signature-v3': '' } }),
      401,
      'signature-invalid',
    ],
    ['another secret', (path: string) => ask(path, { secret: 'wrong' }), 401, 'signature-invalid'],
    ['an old signature', (path: string) => ask(path, { at: Date.now() - 301_000 }), 401, 'signature-invalid'],
    ['no portal', () => ask(`/api/card/companies/${company}?userId=1`), 400, 'bad-request'],
    ['two portals', (path: string) => ask(`${path}&portalId=1`), 400, 'bad-request'],
    // HubSpot's proxy puts the person behind what the page asks for: a name that stands there already is the page's own.
    [
      'two people',
      () => ask(`/api/card/companies/${company}?userEmail=boss%40x.example&${query(product.hubspot.portalId)}`),
      400,
      'bad-request',
    ],
    ['two users', (path: string) => ask(`${path}&userId=8`), 400, 'bad-request'],
    ['an id that is none', () => ask(cardPath('..%2F..%2Fx')), 400, 'bad-request'],
    ['an account that is not connected', () => ask(cardPath(company, 4711)), 403, 'not-connected'],
    ['an address that does not exist', () => ask('/api/card/nothing'), 404, 'not-found'],
  ])('refuses %s', async (_name, request, status, code) => {
    const answer = await request(cardPath(company));
    expect(answer.status).toBe(status);
    const error = ApiErrorBody.parse(answer.body);
    expect(error.code).toBe(code);
    expect(product.log()).toContain(error.requestId);
  });

  test('a portal is answered about its own companies only', async () => {
    await product.server.db
      .updateTable('record')
      .set({ connection_id: 'hubspot-1' })
      .where('id', '=', company)
      .execute();
    await product.server.db
      .updateTable('score')
      .set({ connection_id: 'hubspot-1' })
      .where('company_id', '=', company)
      .execute();
    const { body } = await ask(cardPath(company));
    expect(CardData.parse(body)).toMatchObject({ state: 'not-synced', company: { name: null }, score: null });
  });

  test('a disconnected account is told to connect again', async () => {
    const tokens = await readTokens(product.server.db, product.connectionId);
    if (tokens) await markDisconnected(product.server.db, product.connectionId, tokens, 'uninstalled', new Date());
    expect((await ask(cardPath(company))).body).toMatchObject({ code: 'not-connected' });
  });
});
