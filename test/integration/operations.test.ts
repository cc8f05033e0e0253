import { randomBytes } from 'node:crypto';
import type { Check } from '../../server/src/doctor/check.ts';
import { runCommand } from '../support/command-line.ts';
import { controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** What those who run Barometer see of it: health, metrics, logs, the doctor. */
const mark = 'Zebrafink';
const encryptionKey = randomBytes(32).toString('base64');
let product: Product;

/** Customers whose every word would be found. */
function markedBook() {
  const book = smallBook();
  const marked = (properties: Record<string, string | null>, names: string[]) =>
    Object.fromEntries(
      Object.entries(properties).map(([key, text]) => [key, names.includes(key) ? `${mark} ${text}` : text]),
    );
  return {
    ...book,
    owners: book.owners.map((owner) => ({ ...owner, lastName: mark })),
    companies: book.companies.map((one) => ({ ...one, properties: marked(one.properties, ['name', 'domain']) })),
    contacts: book.contacts.map((one) => ({ ...one, properties: marked(one.properties, ['firstname']) })),
    deals: book.deals.map((one) => ({ ...one, properties: marked(one.properties, ['dealname']) })),
    tickets: book.tickets.map((one) => ({ ...one, properties: marked(one.properties, ['subject']) })),
  };
}

beforeAll(async () => {
  product = await startProduct({ book: markedBook(), env: { ENCRYPTION_KEY: encryptionKey } });
});
afterAll(() => product.close());

const metrics = async () => (await fetch(`${product.appUrl}/metrics`)).text();
const series = (text: string, start: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
const doctor = async (env: Record<string, string> = {}) => {
  const { code, stdout } = await runCommand(['doctor', '--json'], { env: { DATA_DIR: product.dataDir, ...env } });
  return { code, ...(JSON.parse(stdout) as { ok: boolean; checks: Check[] }) };
};

test('before an account is connected the doctor warns, and nothing has failed', async () => {
  const { code, checks } = await doctor();
  expect([code, checks.find(({ name }) => name === 'connections')?.state]).toEqual([0, 'warn']);
});

test('a sync is counted: calls by status, scores, writes, requests; and no label names a record', async () => {
  const control = controlOf(product.hubspot.url);
  await control.fault({ fault: 'status', status: 503, match: { endpoint: 'owners', times: 1 } });
  const outcome = await product.connect();
  const text = await metrics();
  const me = `connection="${product.connectionId}"`;
  expect(series(text, 'barometer_scores_total')).toBe(outcome.scored);
  expect(series(text, `barometer_writes_total{${me},outcome="written"}`)).toBe(outcome.written);
  expect(series(text, `barometer_crm_calls_total{${me},kind="read",status="503"}`)).toBe(1);
  const { byEndpoint } = await control.calls();
  const made = byEndpoint.flatMap(({ status }) => Object.values(status)).reduce((sum, count) => sum + count, 0);
  expect(series(text, 'barometer_crm_calls_total')).toBe(made);
  expect(series(text, 'barometer_limiter_wait_seconds_count')).toBeGreaterThan(10);
  expect(text).toMatch(
    /barometer_http_request_seconds_count\{method="GET",route="\/oauth\/hubspot\/callback",status="303"\} 1/,
  );
  await fetch(`${product.appUrl}/api/card/companies/987654321`);
  await fetch(`${product.appUrl}/nothing/987654321`);
  const again = await metrics();
  expect(again).not.toMatch(/987654321/);
  expect(again).not.toContain(mark);
  expect(again).toContain(`barometer_lag_seconds{${me}} 0`);
});

test('ready while the database is, with the migrations', async () => {
  const answer = await fetch(`${product.appUrl}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { status: 'ready', checks: { database: 'ok', migrations: 'ok' } },
  ]);
});

test('a log tells connections, syncs and calls, and of no customer or secret, whatever goes wrong', async () => {
  const control = controlOf(product.hubspot.url);
  for (const fault of [
    { fault: 'bad-value', objectId: '100', property: 'health_score', message: `${mark} is refused` },
    { fault: 'expire-token', match: { endpoint: 'contacts', times: 1 } },
    { fault: 'truncate', match: { endpoint: 'companies', method: 'GET', times: 1 } },
    { fault: 'rate-limit', match: { endpoint: 'deals', times: 1 } },
  ])
    await control.fault(fault);
  const refreshToken = product.hubspot.portal.installations[0]?.refreshToken ?? '';
  await control.change({
    ...{ action: 'create', objectType: 'tickets', companyIds: ['100'] },
    properties: { subject: `${mark} burns`, hs_pipeline: '0', hs_pipeline_stage: '1' },
  });
  await product.sync();
  await control.clearFaults();
  const log = product.log();
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.filter(({ msg }) => msg === 'sync finished')).toEqual([
    expect.objectContaining({ connectionId: product.connectionId, sync: 1 }),
    expect.objectContaining({ connectionId: product.connectionId, sync: 2 }),
  ]);
  expect(lines.filter(({ msg }) => msg === 'crm call failed').length).toBeGreaterThanOrEqual(3);
  expect(refreshToken.length).toBeGreaterThan(20);
  expect(product.hubspot.clientSecret.length).toBeGreaterThan(5);
  for (const secret of [mark, refreshToken, product.hubspot.clientSecret, encryptionKey, 'Bearer ', '.example', 'Ana'])
    expect(log).not.toContain(secret);
  expect(log).not.toMatch(/CN[\w-]{200}/);
});

test('the doctor finds a connected account well, and names what is refused without the customer’s words', async () => {
  const { code, checks } = await doctor();
  expect(code).toBe(0);
  expect(checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual([
    `connection.${product.connectionId}.refusals`,
  ]);
  expect(checks.map(({ name }) => name)).toEqual([
    ...['environment', 'database', 'crm.hubspot.clock', 'app-url'],
    ...['token', 'scopes', 'fields', 'sync', 'lag', 'refusals'].map(
      (what) => `connection.${product.connectionId}.${what}`,
    ),
  ]);
  expect(JSON.stringify(checks)).not.toContain(mark);
  const people = await runCommand(['doctor'], { env: { DATA_DIR: product.dataDir } });
  expect(people.stdout).toMatch(/^ok {4}database: the embedded database/m);
});

test('without its environment the doctor names every variable and fails', async () => {
  const { code, ok, checks } = await doctor({ DATA_DIR: '/nowhere-at-all', PORT: 'many' });
  expect([code, ok]).toEqual([1, false]);
  const failed = checks.filter(({ state }) => state === 'fail').map(({ found }) => found.split(' ')[0]);
  expect(failed).toEqual(expect.arrayContaining(['PORT', 'ENCRYPTION_KEY', 'HUBSPOT_CLIENT_ID']));
});

test('with another encryption key than the tokens were stored with, the doctor says which one is meant', async () => {
  await product.server.close();
  const env = {
    ...{ HUBSPOT_CLIENT_ID: product.hubspot.clientId, HUBSPOT_CLIENT_SECRET: product.hubspot.clientSecret },
    ...{ HUBSPOT_API_URL: product.hubspot.url, HUBSPOT_APP_URL: product.hubspot.url, APP_URL: product.appUrl },
  };
  const other = await doctor({ ...env, ENCRYPTION_KEY: randomBytes(32).toString('base64') });
  expect(other.code).toBe(1);
  const token = other.checks.find(({ name }) => name.endsWith('.token'));
  expect(token).toMatchObject({ state: 'fail', remedy: expect.stringContaining('ENCRYPTION_KEY') });
  const right = await doctor({ ...env, ENCRYPTION_KEY: encryptionKey });
  expect(right.code).toBe(0);
  expect(right.checks.find(({ name }) => name === 'app-url')).toMatchObject({ state: 'warn' });
});
