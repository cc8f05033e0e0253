import { createApiKey } from '../../server/src/store/api-keys.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** Usage over real HTTP: a customer's product, our server, a connected account. */
let product: Product;
let key: string;
const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  product = await startProduct({ book: smallBook() });
  await product.connect();
  const { db } = product.server;
  key = (await createApiKey(db, product.connectionId, { name: 'test', by: 'test', now: new Date() })).secret;
});
afterAll(() => product.close());

async function send(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${product.appUrl}/v1/usage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, answer: await response.json() };
}
const item = (changes: object = {}) => ({ company: { id: '100' }, name: 'logins', date: day, value: 3, ...changes });
const batch = (...items: unknown[]) => JSON.stringify({ items });

test('good items are kept; each bad one is named with what to do', async () => {
  const future = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const text = batch(
    item(),
    item({ value: 'NaN?' }),
    item({ date: future }),
    item({ company: { id: '404' } }),
    item({ company: { id: '100', domain: 'x.example' } }),
    item({ name: 'Log Ins' }),
    item({ name: 'orders' }),
  ).replace('"NaN?"', 'NaN');
  const { status, answer } = await send(text);
  expect(status).toBe(207);
  expect(answer).toMatchObject({ accepted: 2, unchanged: 0, rejected: 5 });
  expect(answer.errors.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
    [1, 'bad-value'],
    [2, 'future-date'],
    [3, 'unknown-company'],
    [4, 'bad-company'],
    [5, 'bad-name'],
  ]);
});

test('the same values again change nothing; a batch with a key is taken once, whoever is faster', async () => {
  expect((await send(batch(item()))).answer).toMatchObject({ accepted: 1, unchanged: 1 });
  const text = batch(item({ value: 9 }));
  const twice = await Promise.all([send(text, { 'idempotency-key': 'k1' }), send(text, { 'idempotency-key': 'k1' })]);
  expect(twice.map(({ answer }) => answer)).toEqual(
    [1, 2].map(() => ({ accepted: 1, unchanged: 0, rejected: 0, errors: [] })),
  );
  expect((await send(batch(item({ value: 8 })), { 'idempotency-key': 'k1' })).status).toBe(409);
});

test('a wrong key, a body that is too large or no JSON, and an empty batch are refused', async () => {
  expect((await send(batch(item()), { authorization: `Bearer ${key.slice(0, -1)}` })).status).toBe(401);
  expect((await send(batch(item()), { authorization: 'Bearer x' })).status).toBe(401);
  expect((await send(' '.repeat(10_000_000))).status).toBe(413);
  expect((await send('{')).status).toBe(400);
  expect((await send(batch())).status).toBe(400);
  expect((await send(batch(item({ value: null })))).status).toBe(422);
});
