import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../server/src/cli.ts';
import { createApiKey } from '../../server/src/store/api-keys.ts';
import type { Book } from '../sandbox/book/book.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { makeDataDir, type TestDataDir } from '../support/database.ts';
import { memoryIo } from '../support/memory-io.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** What the page about usage says is done: every body, file and code on it. */
const page = readFileSync(join(__dirname, '../../docs/usage.md'), 'utf8');

let product: Product;
let place: TestDataDir;
let folder: string;
let key: string;

/** The companies the page speaks of. */
function book(): Book {
  const { companies, ...rest }: Book = JSON.parse(JSON.stringify(smallBook()).replaceAll('"100"', '"17204833951"'));
  const properties = [
    { domain: 'WWW.Acme.com', account_number: 'A-1042' },
    { domain: 'twins.example', account_number: 'T-1' },
    { domain: 'twins.example', account_number: 'T-2' },
  ];
  return {
    ...rest,
    companies: companies.map((company, index) => ({
      ...company,
      properties: { ...company.properties, ...properties[index] },
    })),
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barometer-page-'));
  const FIELD_MAP = join(folder, 'fields.yaml');
  writeFileSync(FIELD_MAP, blocks('yaml')[0] ?? '');
  place = makeDataDir();
  product = await startProduct({ book: book(), env: { DATA_DIR: place.dataDir, FIELD_MAP } });
  await product.connect();
  const { db } = product.server;
  key = (await createApiKey(db, product.connectionId, { name: 'test', by: 'test', now: new Date() })).secret;
});
afterAll(async () => {
  await product?.close();
  place?.remove();
  rmSync(folder, { recursive: true, force: true });
});

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

async function send(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${product.appUrl}/v1/usage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, answer: await response.json() };
}

async function importing(content: string) {
  const { io, out } = memoryIo({ 'usage.csv': content }, { env: { DATA_DIR: place.dataDir } });
  const code = await main(['usage', 'import', 'usage.csv', '--json'], io);
  return { code, document: JSON.parse(out.stdout), stderr: out.stderr };
}

test('its request is answered as it says', async () => {
  const [, body = ''] = /--data '(.*?)'/s.exec(page) ?? [];
  const { status, answer } = await send(body);
  expect(status).toBe(207);
  expect(answer).toEqual(JSON.parse(blocks('json')[0] ?? ''));
});

test('what it tries on the demo is taken there', async () => {
  const [, body = ''] = [...page.matchAll(/--data '(.*?)'/gs)].map(([, text = '']) => text);
  const { status, answer } = await send(body);
  expect([status, answer.accepted]).toEqual([200, 1]);
  const [first] = generateBook({ companies: 1, seed: 1, now: new Date() }).companies;
  expect(body).toContain(`{ "id": "${first?.id}" }`);
});

const examples = [...page.matchAll(/^\| `([a-z-]+)` \| `(\{.*\})` \|$/gm)].map(([, code = '', item = '']) => ({
  code,
  item,
}));

test.each(examples)('its example of $code is refused with that code', async ({ code, item }) => {
  const { status, answer } = await send(`{"items":[${item}]}`);
  expect([status, answer.errors.map((error: { code: string }) => error.code)]).toEqual([422, [code]]);
});

test('it names every code and status there is', async () => {
  const told = [...page.matchAll(/^\| (\d{3})(?: `([a-z-]+)`)? \|/gm)].map(([, status = '', code = '']) => [
    status,
    code,
  ]);
  const source = readFileSync(join(__dirname, '../../server/src/usage/item.ts'), 'utf8');
  const accept = readFileSync(join(__dirname, '../../server/src/usage/accept.ts'), 'utf8');
  const codes = [...`${source}${accept}`.matchAll(/'([a-z]+-(?:item|company|name|date|value))'/g)].map(
    ([, code]) => code,
  );
  expect(examples.map(({ code }) => code).sort()).toEqual([...new Set(codes)].sort());

  const one = '{"items":[{"company":{"id":"17204833951"},"name":"a","date":"2026-06-29","value":1}]}';
  const answers = [
    await send(one, { 'idempotency-key': 'once' }),
    await send(`${one} `, { 'idempotency-key': 'once' }),
    await send('{}'),
    await send(one, { authorization: 'Bearer none' }),
    await send('x'.repeat(1_100_000)),
    await send(one, { 'content-type': 'text/plain; charset=none' }),
  ].map(({ status, answer }) => [String(status), answer.code ?? '']);
  expect(answers.map(([status]) => status)).toEqual(['200', '409', '400', '401', '413', '415']);
  for (const answer of answers) expect(told).toContainEqual(answer);
  expect(told.map(([status]) => status).sort()).toEqual(
    [...answers.map(([status]) => status), '207', '422', '403', '429', '500'].sort(),
  );
});

test('its files are taken, and what is wrong with the last one is told as it says', async () => {
  const files = blocks('csv');
  expect(files).toHaveLength(3);
  const outcomes = [];
  for (const file of files) outcomes.push(await importing(file));
  expect(
    outcomes.map(({ code, document }) => [code, document.accepted, document.unchanged, document.rejected]),
  ).toEqual([
    [0, 3, 2, 0],
    [0, 3, 3, 0],
    [1, 1, 0, 3],
  ]);
  expect(outcomes[2]?.stderr).toContain(blocks('text')[0]);
  const [, shape = ''] = /`(\{ connectionId,.*?\})`/s.exec(page) ?? [];
  for (const field of Object.keys(outcomes[2]?.document)) expect(shape).toContain(field);
  for (const field of Object.keys(outcomes[2]?.document.errors[0])) expect(shape).toContain(field);
});

test('every answer tells how many requests are left', async () => {
  const { headers } = await send('{}');
  for (const name of ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']) {
    expect(page).toContain(name);
    expect(headers.get(name)).toMatch(/^\d+$/);
  }
  expect(headers.get('RateLimit-Limit')).toBe('600');
});
