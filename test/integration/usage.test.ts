import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey, listApiKeys, revokeApiKey } from '../../server/src/store/api-keys.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** Usage over real HTTP: a customer's product, our server, a connected account. */
let product: Product;
let folder: string;
let key: string;
const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barometer-usage-'));
  const FIELD_MAP = join(folder, 'fields.yaml');
  writeFileSync(FIELD_MAP, 'company:\n  externalId: account_number\n');
  product = await startProduct({
    book: smallBook(),
    env: { FIELD_MAP, PROXIES: '1', USAGE_REQUESTS_PER_MINUTE: '20' },
  });
  await product.connect();
  key = (await makeKey()).secret;
});
afterAll(async () => {
  await product?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function makeKey(): Promise<{ id: string; secret: string }> {
  return createApiKey(product.server.db, product.connectionId, { name: 'test', by: 'test', now: new Date() });
}

async function send(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${product.appUrl}/v1/usage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, answer: await response.json() };
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

test('a company goes by the id it has elsewhere; one that is not known is refused by name', async () => {
  const by = (externalId: string) => item({ company: { externalId }, name: 'elsewhere' });
  const { status, answer } = await send(batch(by('A-1'), by('A-9'), by('a-1')));
  expect(status).toBe(207);
  expect(answer).toMatchObject({ accepted: 1, rejected: 2 });
  expect(answer.errors.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
    [1, 'unknown-company'],
    [2, 'unknown-company'],
  ]);
  expect(answer.errors[0].remedy).toContain('FIELD_MAP');
  const rows = await product.server.db.selectFrom('usage_value').select('company_id').where('name', '=', 'elsewhere');
  expect(await rows.execute()).toEqual([{ company_id: '101' }]);
});

test('a key may make so many requests a minute; then it is told when it may again', async () => {
  const { secret } = await makeKey();
  const authorization = `Bearer ${secret}`;
  const answers = [];
  for (let count = 0; count < 21; count++) answers.push(await send(batch(item()), { authorization }));
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
  expect(answers.slice(0, 2).map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['19', '18']);
  const [last] = answers.slice(-1);
  expect(last?.answer).toMatchObject({ code: 'too-many', message: expect.stringContaining('20 requests a minute') });
  const seconds = Number(last?.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect([last?.headers.get('ratelimit-limit'), last?.headers.get('ratelimit-remaining')]).toEqual(['20', '0']);
  expect((await send(batch(item()), { authorization: `Bearer ${(await makeKey()).secret}` })).status).toBe(200);
});

test('an address that shows wrong keys is not looked up any more; keys that were good just now still are', async () => {
  const [good, late] = [await makeKey(), await makeKey()];
  const from = (secret: string, address = '198.51.100.7') =>
    send(batch(item()), { authorization: `Bearer ${secret}`, 'x-forwarded-for': address });
  expect((await from(good.secret)).status).toBe(200);
  const guess = `${good.secret.slice(0, -1)}${good.secret.endsWith('x') ? 'y' : 'x'}`;
  for (let count = 0; count < 30; count++) expect((await from(guess)).status).toBe(401);
  const refused = await from(guess);
  expect([refused.status, refused.answer.code]).toEqual([429, 'too-many']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await from(late.secret)).status).toBe(429);
  expect((await from(good.secret)).status).toBe(200);
  expect((await from(late.secret, '198.51.100.8')).status).toBe(200);
});

test('that a key is used is noted once a minute; a revoked one is refused', async () => {
  const { db } = product.server;
  const { id, secret } = await makeKey();
  const lastUsed = async () => (await listApiKeys(db)).find((known) => known.id === id)?.lastUsedAt;
  const authorization = `Bearer ${secret}`;
  expect(await lastUsed()).toBeNull();
  await send(batch(item()), { authorization });
  const first = await lastUsed();
  expect(Math.abs(Date.now() - Number(first))).toBeLessThan(60_000);
  await send(batch(item()), { authorization });
  expect(await lastUsed()).toEqual(first);
  expect(await revokeApiKey(db, { connectionId: product.connectionId, id }, new Date())).toBe(true);
  expect((await send(batch(item()), { authorization })).status).toBe(401);
});

test('what only looks like texts without end is refused at once', async () => {
  expect(
    (await send(`"${'\\"'.repeat(450_000)}`, { authorization: `Bearer ${(await makeKey()).secret}` })).status,
  ).toBe(400);
});

test('an account that was disconnected takes no usage', async () => {
  const { db } = product.server;
  await db.updateTable('connection').set({ status: 'disconnected' }).execute();
  const { secret } = await makeKey();
  const { status, answer } = await send(batch(item()), { authorization: `Bearer ${secret}` });
  expect([status, answer.code]).toEqual([403, 'not-connected']);
});
