import { makeBullQueue } from '../../server/src/queue/bull.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Redis, redisAvailable, startRedis } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';
import { smallBook } from '../support/small-book.ts';

const password = 'correct horse battery staple';
const basic = (given: string) => `Basic ${Buffer.from(`operator:${given}`).toString('base64')}`;
const signedIn = { headers: { authorization: basic(password) } };

/** Each asks from an address of its own, so that wrong passwords of one test do not count in another. */
let addresses = 0;
const fromNewAddress = () => ({ 'x-forwarded-for': `10.0.0.${++addresses}` });

const openOf = (product: () => Product) => (path: string, init: RequestInit & { headers?: Record<string, string> }) =>
  fetch(`${product().server.url}/operator/queues${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...fromNewAddress(), ...init.headers },
  });

describeWith('the pages of the queue on Redis', redisAvailable, () => {
  let redis: Redis;
  let product: Product;
  beforeAll(async () => {
    redis = await startRedis();
    product = await startProduct({
      book: smallBook(),
      env: { REDIS_URL: redis.url, OPERATOR_PASSWORD: password, PROXIES: '1' },
    });
    await product.connect();
  });
  afterAll(async () => {
    await product?.close();
    await redis?.stop();
  });
  const open = openOf(() => product);

  test('ask who is there', async () => {
    const answer = await open('/', {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  test.each(['', 'correct horse', `${password} `, 'Correct horse battery staple'])(
    'let nobody in with "%s"',
    async (given) => {
      expect((await open('/', { headers: { authorization: basic(given) } })).status).toBe(401);
      expect((await open('/api/queues', { headers: { authorization: basic(given) } })).status).toBe(401);
      expect((await open('/api/queues', { headers: { authorization: `Bearer ${given}` } })).status).toBe(401);
    },
  );

  test('look at no password any more after ten wrong ones in a minute, and at others’ as before', async () => {
    const address = fromNewAddress();
    const tries = (given: string) => open('/', { headers: { ...address, authorization: basic(given) } });
    for (let wrong = 1; wrong <= 10; wrong++) expect((await tries(`guess ${wrong}`)).status).toBe(401);
    const refused = await tries(password);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await open('/', signedIn)).status).toBe(200);
  });

  test('count no question without a password as a wrong one', async () => {
    const address = fromNewAddress();
    for (let time = 1; time <= 15; time++) await open('/', { headers: address });
    expect((await open('/', { headers: { ...address, ...signedIn.headers } })).status).toBe(200);
  });

  test('show the queue to whoever knows the password, and let nothing in from elsewhere', async () => {
    const page = await open('/', signedIn);
    expect(page.status).toBe(200);
    const { 'content-security-policy': policy, ...headers } = Object.fromEntries(page.headers);
    expect(policy).toMatch(/^default-src 'self'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('x-powered-by');
    const answer = await open('/api/queues', signedIn);
    expect(await answer.json()).toMatchObject({ queues: [{ name: 'barometer', type: 'bull' }] });
  });

  test('let no other site press their buttons', async () => {
    const press = (button: string, site: string) =>
      open(`/api/queues/barometer/${button}`, {
        method: 'PUT',
        headers: { ...signedIn.headers, 'sec-fetch-site': site },
      });
    expect((await press('pause', 'cross-site')).status).toBe(403);
    expect((await press('pause', 'same-origin')).status).toBe(200);
    expect((await press('resume', 'same-origin')).status).toBe(200);
  });

  test('show of failed work its connection, its kind and a code, and nothing of a customer', async () => {
    const { hubspot, server, connectionId } = product;
    const customers = smallBook().companies.map(({ properties }) => String(properties.name));
    hubspot.faults.add({
      fault: 'status',
      status: 503,
      body: { status: 'error', message: `No answer about ${customers.join(', ')}` },
      match: { endpoint: '/contacts$' },
    });
    server.queue.wake(connectionId, 'sync');
    const shownOnes = async () =>
      (await open('/api/queues?activeQueue=barometer&status=delayed&page=1', signedIn)).text();
    let text = await shownOnes();
    while (!text.includes('"tries":1')) text = await shownOnes();
    hubspot.faults.clear();
    expect(JSON.parse(text).queues[0].jobs[0]).toMatchObject({
      data: { connectionId, work: 'sync', tries: 1 },
      failedReason: 'unavailable',
    });
    for (const customer of customers) expect(text).not.toContain(customer);
    await product.sync();
  });

  test('do no harm with entries that are none', async () => {
    const done: string[] = [];
    const queue = makeBullQueue({
      ...{ logger: makeLogger('silent'), retryDelayMs: () => 1, redisUrl: redis.url, prefix: 'barometer' },
      job: async (_connectionId, work) => void done.push(work),
    });
    const add = await open('/api/queues/barometer/add', {
      method: 'POST',
      headers: { ...signedIn.headers, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: JSON.stringify({ name: '__default__', data: { connectionId: 'a', work: 'nonsense' }, options: {} }),
    });
    expect(add.status).toBe(200);
    await queue.idle();
    expect(done).not.toContain('nonsense');
    await queue.close();
  });

  describeInBrowser('in a browser', () => {
    test('they are whole, and only the fonts of another host are left out', async () => {
      const browser = await launchBrowser();
      const page = await browser.newPage({ httpCredentials: { username: 'operator', password } });
      const [refused, asked]: [string[], string[]] = [[], []];
      page.on('console', (line) => line.type() === 'error' && refused.push(line.text()));
      page.on('pageerror', (error) => refused.push(error.message));
      page.on('response', (response) => asked.push(new URL(response.url()).host));
      await page.goto(`${product.server.url}/operator/queues/queue/barometer`);
      await page.getByText('barometer').first().waitFor();
      await page
        .getByRole('link', { name: /delayed/i })
        .first()
        .waitFor();
      expect(refused.filter((text) => !text.includes('fonts.googleapis.com'))).toEqual([]);
      expect(new Set(asked)).toEqual(new Set([new URL(product.server.url).host]));
      await browser.close();
    });
  });
});

test('there are no such pages without a queue on Redis', async () => {
  await expectNoPages({ OPERATOR_PASSWORD: password });
});

describeWith('Redis', redisAvailable, () => {
  test('without a password there are no such pages', async () => {
    const redis = await startRedis();
    await expectNoPages({ REDIS_URL: redis.url });
    await redis.stop();
  });
});

async function expectNoPages(env: Record<string, string>): Promise<void> {
  const product = await startProduct({ book: smallBook(), env });
  const open = openOf(() => product);
  for (const path of ['/', '/api/queues']) {
    const answer = await open(path, signedIn);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not-found', remedy: expect.stringContaining('REDIS_URL') });
  }
  await product.close();
}
