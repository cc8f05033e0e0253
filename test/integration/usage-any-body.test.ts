import fc from 'fast-check';
import { createApiKey } from '../../server/src/store/api-keys.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** Whatever a product sends, it is answered; nothing it sends is our fault. */
let product: Product;
let key: string;

beforeAll(async () => {
  product = await startProduct({
    book: smallBook(),
    env: { USAGE_REQUESTS_PER_MINUTE: '100000', LOG_LEVEL: 'silent' },
  });
  await product.connect();
  const { db } = product.server;
  key = (await createApiKey(db, product.connectionId, { name: 'test', by: 'test', now: new Date() })).secret;
});
afterAll(() => product.close());

async function statusOf(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${product.appUrl}/v1/usage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body,
  });
  const answer = await response.text();
  expect(JSON.parse(answer)).toBeInstanceOf(Object);
  return response.status;
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
/** Nearly right, so that most of it reaches the database. */
const label = fc.oneof(
  fc.constantFrom('100', 'c1.example', 'C1.EXAMPLE', 'A-1', 'https://www.c1.example/x'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }),
  fc.constantFrom('\0', 'a\0', '\uD800', '{}', '{"', '\\', 'NULL', '"', '\u2028', '\uFFFD', '😀'),
);
const item = fc.record({
  company: fc.oneof(
    fc.record({ id: label }),
    fc.record({ domain: label }),
    fc.record({ externalId: label }),
    fc.record({ id: fc.constant('100') }),
    fc.jsonValue(),
  ),
  name: fc.oneof(fc.constantFrom('logins', 'a', 'constructor', '__proto__'), text),
  date: fc.oneof(
    fc.constantFrom('0000-01-01', '2026-02-29', '2024-02-29', '9999-12-31'),
    fc.constant('2026-06-29'),
    text,
  ),
  value: fc.oneof(fc.double(), fc.constantFrom(-0, 5e-324, 1.7976931348623157e308, 2 ** 53), fc.jsonValue()),
});

test('any JSON is answered with 2xx or 4xx', async () => {
  const body = fc.oneof(
    fc.record({ items: fc.array(item, { maxLength: 30 }) }).map((value) => JSON.stringify(value)),
    fc.json(),
    fc.record({ items: fc.jsonValue() }).map((value) => JSON.stringify(value)),
  );
  const idempotency = fc.option(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 260 }));
  await fc.assert(
    fc.asyncProperty(body, idempotency, async (sent, once) => {
      const headers: Record<string, string> = once === null || once.trim() === '' ? {} : { 'idempotency-key': once };
      expect(await statusOf(sent, headers)).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
});

test('any bytes are answered with 4xx', async () => {
  const type = fc.constantFrom(
    'application/json',
    'text/plain; charset=utf-16',
    'text/plain; charset=none',
    'x',
    'a/b;c',
  );
  const encoding = fc.constantFrom('identity', 'gzip', 'br', 'none');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), type, encoding, async (bytes, contentType, contentEncoding) => {
      const headers = { 'content-type': contentType, 'content-encoding': contentEncoding };
      const status = await statusOf(new Uint8Array(bytes), headers);
      expect(Math.trunc(status / 100)).toBe(4);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['brackets without end', '['.repeat(900_000)],
  ['objects without end', '{"items":'.repeat(100_000)],
  ['deep within an item', `{"items":[{"company":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`],
  [
    'a number of many digits',
    `{"items":[{"company":{"id":"100"},"name":"a","date":"2026-06-29","value":${'9'.repeat(9_000)}}]}`,
  ],
])('%s are answered', async (_name, body) => {
  expect(Math.trunc((await statusOf(body)) / 100)).toBe(4);
});
