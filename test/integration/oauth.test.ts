import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { findConnection } from '../../server/src/store/connections.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';

const book = generateBook({ companies: 5, seed: 3, now: new Date() });
const minutes = (n: number) => n * 60_000;

describe('connecting over OAuth', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ book });
  });
  afterAll(() => product.close());
  const get = (path: string, cookie = '') => fetch(product.appUrl + path, { redirect: 'manual', headers: { cookie } });
  const install = async () => {
    const response = await get('/oauth/hubspot/install');
    const target = new URL(response.headers.get('location') ?? '');
    return {
      target,
      state: target.searchParams.get('state') ?? '',
      cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
      response,
    };
  };

  test('the install link carries the exact scopes, our redirect and a state; the cookie is for this browser only', async () => {
    const { target, response } = await install();
    expect(target.origin + target.pathname).toBe(`${product.hubspot.url}/oauth/authorize`);
    expect(target.search).toContain('scope=oauth%20crm.objects.companies.read%20');
    expect(target.searchParams.get('redirect_uri')).toBe(`${product.appUrl}/oauth/hubspot/callback`);
    expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/);
  });

  test.each([
    ['without the cookie', async () => ({ state: (await install()).state, cookie: '' })],
    [
      'with the cookie of another install',
      async () => ({ state: (await install()).state, cookie: (await install()).cookie }),
    ],
    [
      'with a forged cookie',
      async () => ({ state: (await install()).state, cookie: 'barometer_oauth_state_hubspot=abc' }),
    ],
    ['without a state', async () => ({ state: '', cookie: (await install()).cookie })],
  ])('a callback %s connects nothing', async (_name, attempt) => {
    const { state, cookie } = await attempt();
    const response = await get(`/oauth/hubspot/callback?code=x&state=${state}`, cookie);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Nothing was connected');
  });

  test('declining, and a code HubSpot refuses, are told in words', async () => {
    const declined = await install();
    const no = await get(`/oauth/hubspot/callback?error=access_denied&state=${declined.state}`, declined.cookie);
    expect([no.status, await no.text()]).toEqual([400, expect.stringContaining('declined')]);
    const other = await install();
    const asked = new URLSearchParams({
      error: 'OAUTH_APP_BLOCKED',
      error_description: 'this <app> is blocked by admin',
    });
    const blocked = await get(`/oauth/hubspot/callback?${asked}&state=${other.state}`, other.cookie);
    expect(await blocked.text()).toContain('OAUTH_APP_BLOCKED (this &lt;app&gt; is blocked by admin). Nothing was');
    const forged = await install();
    const refused = await get(`/oauth/hubspot/callback?code=made-up&state=${forged.state}`, forged.cookie);
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('Not connected')]);
    expect(await findConnection(product.server.db, product.connectionId)).toBeUndefined();
  });

  test('connecting stores the tokens encrypted and ends on a page that can be reloaded', async () => {
    const end = await connectAsPerson(`${product.appUrl}/oauth/hubspot/install`);
    expect(end).toBe(`${product.appUrl}/oauth/hubspot/connected?account=${product.hubspot.portalId}`);
    await product.server.queue.idle();
    const row = await product.server.db.selectFrom('connection').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'active', time_zone: book.portal.timeZone, currency: book.portal.currency });
    expect(row.tokens.split('.')).toHaveLength(5);
  });
});

describe('keeping the access', () => {
  let product: Product;
  let offsetMs = 0;
  beforeEach(async () => {
    offsetMs = 0;
    product = await startProduct({ book, hubspot: { now: () => Date.now() + offsetMs } });
    await product.connect();
  });
  afterEach(() => product.close());
  const tokenCalls = async () =>
    (await controlOf(product.hubspot.url).calls()).byEndpoint
      .filter(({ endpoint }) => endpoint.includes('/oauth/'))
      .flatMap(({ status }) => Object.values(status))
      .reduce((sum, count) => sum + count, 0);

  test('a token HubSpot has let expire is refreshed once, however many calls meet it', async () => {
    const before = await tokenCalls();
    offsetMs = minutes(31);
    expect(await product.sync()).toMatchObject({ written: 0 });
    expect((await tokenCalls()) - before).toBe(1);
  });

  test('a token near its end is refreshed before it is used', async () => {
    await product.server.db
      .updateTable('connection')
      .set({ access_expires_at: new Date(Date.now() + minutes(4)) })
      .execute();
    const before = await tokenCalls();
    await product.sync();
    expect((await tokenCalls()) - before).toBe(1);
    const { byEndpoint } = await controlOf(product.hubspot.url).calls();
    expect(byEndpoint.some(({ status }) => status['401'])).toBe(false);
  });

  test('a withdrawn consent disconnects; connecting again goes on where it was', async () => {
    await controlOf(product.hubspot.url).fault({ fault: 'revoke-token', match: { times: 1 } });
    await expect(product.sync()).rejects.toMatchObject({ code: 'disconnected' });
    expect(await findConnection(product.server.db, product.connectionId)).toMatchObject({ status: 'disconnected' });
    await expect(product.sync()).rejects.toMatchObject({ code: 'disconnected' });
    expect(await product.connect()).toMatchObject({ written: 0 });
    expect(await findConnection(product.server.db, product.connectionId)).toMatchObject({
      status: 'active',
      statusReason: null,
    });
  });
});
