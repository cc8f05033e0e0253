import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Check } from '../../server/src/doctor/check.ts';
import type { Disconnected } from '../../server/src/operator/disconnect.ts';
import { findConnection, readTokens } from '../../server/src/store/connections.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { runCommand } from '../support/command-line.ts';
import { controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';

/** How a connection ends: from our side, from theirs, and when scopes are taken away. */
const folder = mkdtempSync(join(tmpdir(), 'barometer-end-'));
const dayMs = 86_400_000;
let aheadMs = 0;
const now = () => new Date(Date.now() + aheadMs);
let product: Product;

beforeEach(async () => {
  aheadMs = 0;
  product = await startProduct({
    book: generateBook({ companies: 12, seed: 3, now: new Date() }),
    hubspot: { now: () => now().getTime() },
    outside: { now },
  });
  await product.connect();
});
afterEach(() => product.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: string[]) => runCommand(args, { env: { DATA_DIR: product.dataDir } });
async function json<Result>(...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Result;
}
const doctor = async () => {
  const { stdout } = await run(['doctor', '--json']);
  return (JSON.parse(stdout) as { checks: Check[] }).checks;
};
const connection = () => findConnection(product.server.db, product.connectionId);
const calls = () => controlOf(product.hubspot.url).calls();
async function rowsKept(): Promise<number> {
  const { db } = product.server;
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.columns where column_name = 'connection_id'
  `.execute(db);
  const counts = tables.rows.map(async ({ name }) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
    return rows[0]?.n ?? 0;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

test('from our side: the app is off the account, tokens are gone, data is kept for the days of grace and then deleted', async () => {
  const ended = await json<Disconnected>('disconnect');
  expect(ended).toMatchObject({ connectionId: product.connectionId, changed: true, uninstalled: true });
  expect(Date.parse(ended.eraseAt ?? '') - Date.now()).toBeGreaterThan(29.9 * dayMs);
  expect(product.hubspot.portal.installations).toEqual([]);
  expect((await calls()).byEndpoint).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ method: 'DELETE', endpoint: '/appinstalls/{version}/external-install' }),
      expect.objectContaining({ method: 'POST', endpoint: '/oauth/{version}/token/revoke' }),
    ]),
  );
  expect(await connection()).toMatchObject({ status: 'disconnected' });
  expect(await readTokens(product.server.db, product.connectionId)).toBeUndefined();
  await expect(product.sync()).rejects.toThrow('is disconnected');
  expect((await json<Disconnected>('disconnect')).eraseAt).toBe(ended.eraseAt);

  aheadMs = 29 * dayMs;
  await product.server.runDue();
  expect(await rowsKept()).toBeGreaterThan(0);
  aheadMs = 30 * dayMs + 1_000;
  await product.server.runDue();
  expect([await rowsKept(), await connection()]).toEqual([0, undefined]);
});

test('connecting again within the days of grace goes on where it was', async () => {
  const before = await product.server.db.selectFrom('score_point').selectAll().execute();
  await json('disconnect');
  aheadMs = 20 * dayMs;
  await product.connect();
  aheadMs = 60 * dayMs;
  await product.server.runDue();
  expect(await connection()).toMatchObject({ status: 'active', statusReason: null });
  const after = await product.server.db.selectFrom('score_point').selectAll().execute();
  expect(after).toEqual(expect.arrayContaining(before));
});

test('what is ours is written out before, and deleted at once where that is asked for', async () => {
  const file = join(folder, 'export.ndjson');
  const ended = await json<Disconnected & { exported: number }>('disconnect', '--export', file, '--now');
  expect(ended.eraseAt).toBeNull();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(ended.exported).toBe(lines.length);
  expect(Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((k) => k === kind).length]))).toEqual(
    {
      ...{ model: 1, score: 12, history: 12 },
    },
  );
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(await rowsKept()).toBe(0);
});

test('an export that cannot be written ends nothing', async () => {
  const { code, stderr } = await run(['disconnect', '--export', join(folder, 'nowhere', 'x'), '--now']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
  expect(await connection()).toMatchObject({ status: 'active' });
});

test('while the CRM cannot be reached nothing is ended', async () => {
  await controlOf(product.hubspot.url).fault({ fault: 'status', status: 503, match: { endpoint: 'appinstalls' } });
  const { code } = await run(['disconnect']);
  expect(code).toBe(1);
  expect(await connection()).toMatchObject({ status: 'active' });
  expect(await readTokens(product.server.db, product.connectionId)).toBeDefined();
});

test('from their side: the next call finds out, says what to do, and the days of grace begin', async () => {
  product.hubspot.portal.commit({ op: 'uninstall' });
  aheadMs = 3_600_000;
  await expect(product.sync()).rejects.toThrow('uninstalled the app or revoked its access. Connect the account again');
  expect(await connection()).toMatchObject({ status: 'disconnected' });
  const [found] = (await doctor()).filter(({ name }) => name.startsWith('connection.'));
  expect(found).toMatchObject({ state: 'warn', found: expect.stringMatching(/uninstalled.*deleted on \d{4}-/) });
  expect(found?.remedy).toContain('Connect the account again');
});

test('the schedule refreshes a token before it ends, and finds out that the app is gone, though nothing is called', async () => {
  const expiresAt = async () => {
    const rows = await product.server.db.selectFrom('connection').select('access_expires_at').execute();
    return rows[0]?.access_expires_at.getTime() ?? 0;
  };
  const first = await expiresAt();
  aheadMs = first - Date.now() - 6 * 60_000;
  await product.server.runDue();
  expect(await expiresAt()).toBe(first);
  aheadMs = first - Date.now() - 4 * 60_000;
  await product.server.runDue();
  expect(await expiresAt()).toBeGreaterThan(first);
  product.hubspot.portal.commit({ op: 'uninstall' });
  aheadMs += 3_600_000;
  await product.server.runDue();
  expect(await connection()).toMatchObject({ status: 'disconnected' });
});

test('an account that takes a scope back is told what to do, and works again once it is granted', async () => {
  const { portal } = product.hubspot;
  const [installed] = portal.installations;
  if (!installed) throw new Error('The app is not installed.');
  const shrunk = installed.scopes.filter((scope) => scope !== 'tickets');
  portal.commit({ op: 'uninstall' });
  portal.commit({ op: 'install', refreshToken: installed.refreshToken, scopes: shrunk, at: now().toISOString() });
  aheadMs = 3_600_000;
  await expect(product.sync()).rejects.toThrow();
  await expect(product.sync()).rejects.toThrow('no longer grants tickets');
  const failing = (await doctor()).filter(({ state }) => state === 'fail').map(({ name }) => name);
  expect(failing).toContain(`connection.${product.connectionId}.scopes`);
  expect(await connection()).toMatchObject({ status: 'active' });
  expect(await product.connect()).toMatchObject({ listed: expect.any(Number) });
});
