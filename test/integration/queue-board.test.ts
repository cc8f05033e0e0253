import { type Product, startProduct } from '../support/product.ts';
import { type Redis, redisAvailable, startRedis } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';
import { smallBook } from '../support/small-book.ts';

const password = 'correct horse battery staple';
const basic = (given: string) => `Basic ${Buffer.from(`operator:${given}`).toString('base64')}`;

describeWith('the pages of the queue on Redis', redisAvailable, () => {
  let redis: Redis;
  let product: Product;
  beforeAll(async () => {
    redis = await startRedis();
    product = await startProduct({
      book: smallBook(),
      env: { REDIS_URL: redis.url, OPERATOR_PASSWORD: password },
    });
    await product.connect();
  });
  afterAll(async () => {
    await product?.close();
    await redis?.stop();
  });
  const open = (path: string, init: RequestInit = {}) =>
    fetch(`${product.server.url}/operator/queues${path}`, { redirect: 'manual', ...init });

  test('ask who is there', async () => {
    const answer = await open('/');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  test.each(['', 'correct horse', `${password} `, 'Correct horse battery staple'])(
    'let nobody in with "%s"',
    async (given) => {
      expect((await open('/', { headers: { authorization: basic(given) } })).status).toBe(401);
      expect((await open('/api/queues', { headers: { authorization: `Bearer ${given}` } })).status).toBe(401);
    },
  );

  test('show the queue to whoever knows the password, and load nothing from elsewhere', async () => {
    const page = await open('/', { headers: { authorization: basic(password) } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self'/);
    const answer = await open('/api/queues', { headers: { authorization: basic(password) } });
    expect(await answer.json()).toMatchObject({ queues: [{ name: 'barometer', type: 'bull' }] });
  });

  test('let no other site press their buttons', async () => {
    const press = (site: string) =>
      open('/api/queues/barometer/pause', {
        method: 'PUT',
        headers: { authorization: basic(password), 'sec-fetch-site': site },
      });
    expect((await press('cross-site')).status).toBe(403);
    expect((await press('same-origin')).status).toBe(200);
    await open('/api/queues/barometer/resume', {
      method: 'PUT',
      headers: { authorization: basic(password), 'sec-fetch-site': 'same-origin' },
    });
  });
});

describe('without a queue on Redis', () => {
  test('there are no such pages', async () => {
    const product = await startProduct({ book: smallBook(), env: { OPERATOR_PASSWORD: password } });
    const answer = await fetch(`${product.server.url}/operator/queues/`, {
      headers: { authorization: basic(password) },
    });
    expect(answer.status).toBe(401);
    await product.close();
  });
});
