import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../server/src/cli.ts';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { countDirty } from '../../server/src/store/dirty.ts';
import { makeDataDir, type TestDataDir } from '../support/database.ts';
import { memoryIo } from '../support/memory-io.ts';
import { type Product, startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

/** The command line's own part in usage: files and keys; beside a running server, and then without one. */
let product: Product;
let place: TestDataDir;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barometer-import-'));
  const FIELD_MAP = join(folder, 'fields.yaml');
  writeFileSync(FIELD_MAP, 'company:\n  externalId: account_number\n');
  place = makeDataDir();
  product = await startProduct({ book: smallBook(), env: { DATA_DIR: place.dataDir, FIELD_MAP } });
  await product.connect();
});
afterAll(async () => {
  await product?.close();
  place?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function barometer(args: string[], files: Record<string, string | Uint8Array> = {}) {
  const { io, out } = memoryIo(files, { piece: 4_096, env: { DATA_DIR: place.dataDir } });
  const code = await main(args, io);
  return { code, ...out };
}

async function importing(content: string | Uint8Array, ...flags: string[]) {
  const { code, stdout, stderr } = await barometer(['usage', 'import', 'use.csv', '--json', ...flags], {
    'use.csv': content,
  });
  return { code, stderr, document: stdout === '' ? undefined : JSON.parse(stdout) };
}

async function stored(db: Db) {
  const rows = await db
    .selectFrom('usage_value')
    .select(['company_id', 'name', 'day', 'value'])
    .orderBy('company_id')
    .orderBy('name')
    .orderBy('day')
    .orderBy('revision')
    .execute();
  return rows.map(({ company_id, name, day, value }) => [company_id, name, day, value]);
}

const days = (count: number) =>
  Array.from({ length: count }, (_, index) => new Date(Date.UTC(2010, 0, 1 + index)).toISOString().slice(0, 10));

describe('beside a running server', () => {
  test('a file is taken once, whatever its form; the server scores what it changes', async () => {
    const long = 'external_id;name;date;value\nA-1;logins;2026-06-28;3\nA-1;logins;2026-06-29;4\n';
    expect(await importing(long)).toMatchObject({
      code: 0,
      stderr: '  Usage        3\n',
      document: {
        connectionId: product.connectionId,
        ...{ lines: 3, accepted: 2, unchanged: 0, rejected: 0, errors: [], scoring: 'begun' },
      },
    });
    const wide = 'company,date,logins,orders\n101,2026-06-28,3,\n101,2026-06-29,4,9\n';
    expect((await importing(wide)).document).toMatchObject({ accepted: 3, unchanged: 2, scoring: 'begun' });
    expect((await importing(wide)).document).toMatchObject({ accepted: 3, unchanged: 3, scoring: 'not-needed' });
    const { db, queue } = product.server;
    expect(await stored(db)).toEqual([
      ['101', 'logins', '2026-06-28', 3],
      ['101', 'logins', '2026-06-29', 4],
      ['101', 'orders', '2026-06-29', 9],
    ]);
    await queue.idle();
    expect(await countDirty(db, product.connectionId)).toBe(0);
  });

  test('people read a summary, and what is wrong line by line', async () => {
    const files = { '-': 'domain,name,date,value\nc2.example,x,2026-06-28,1\nnone.example,x,2026-06-28,1\n' };
    const { code, stdout, stderr } = await barometer(['usage', 'import', '-'], files);
    expect(code).toBe(1);
    expect(stdout).toBe(`${product.connectionId}: 1 value kept, 1 refused. The server scores what changed.\n`);
    expect(stderr).toContain('-:3 domain: there is no such company. Check it in the CRM');
  });

  test('keys are listed and revoked', async () => {
    const made = JSON.parse((await barometer(['key', 'create', '--name', 'Shop', '--by', 'ana', '--json'])).stdout);
    const authorization = `Bearer ${made.secret}`;
    const send = () => fetch(`${product.appUrl}/v1/usage`, { method: 'POST', headers: { authorization }, body: '{}' });
    expect((await send()).status).toBe(400);
    const { keys } = JSON.parse((await barometer(['key', 'list', '--json'])).stdout);
    expect(keys).toEqual([
      {
        ...{ connectionId: product.connectionId, id: made.id, name: 'Shop', createdBy: 'ana' },
        ...{ createdAt: expect.any(String), lastUsedAt: expect.any(String), revokedAt: null },
      },
    ]);
    expect((await barometer(['key', 'list'])).stdout).toMatch(new RegExp(`^${made.id} .* in use +Shop$`, 'm'));
    const revoking = () => barometer(['key', 'revoke', made.id, '--json']);
    expect(JSON.parse((await revoking()).stdout)).toMatchObject({ id: made.id, name: 'Shop', revoked: true });
    expect(JSON.parse((await revoking()).stdout)).toMatchObject({ revoked: false });
    expect((await send()).status).toBe(401);
    expect((await barometer(['key', 'list'])).stdout).toContain('revoked ');
  });

  test('a key there is not is refused, and not repeated', async () => {
    const { code, stdout, stderr } = await barometer(['key', 'revoke', 'barometer_secret']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('barometer key list');
    expect(stderr).not.toContain('barometer_secret');
    expect((await barometer(['key', 'list', '--connection', 'hubspot-5'])).code).toBe(2);
  });
});

describe('without a server', () => {
  let db: Db;
  const opened = async <T>(work: () => Promise<T>): Promise<T> => {
    db = await openDatabase({ dataDir: databaseDir(place.dataDir) });
    return work().finally(() => db.destroy());
  };
  beforeAll(() => product.server.close());

  test('bad lines are told, at most 20 in print and 100 in the document, and all counted; the rest is kept', async () => {
    const good = days(2_500).map((day) => `100,${day},1,2`);
    const bad = days(130).map((day) => `404,${day},1,2`);
    const lines = [...good.slice(0, 1_200), ...bad, ...good.slice(1_200), '100,2026-02-30,1,2', '100,2026-06-29,1,x'];
    const { code, stderr, document } = await importing(`company,date,logins,orders\n${lines.join('\n')}\n`);
    expect(code).toBe(1);
    // What is wrong with a line's company or day counts once, not once a value.
    expect(document).toMatchObject({
      lines: 2_633,
      accepted: 5_001,
      unchanged: 0,
      rejected: 132,
      scoring: 'at-next-sync',
    });
    expect(document.errors).toHaveLength(100);
    expect(document.errors[0]).toEqual({
      ...{ line: 1_202, column: 'company', code: 'unknown-company' },
      ...{ message: expect.any(String), remedy: expect.any(String) },
    });
    expect(stderr.match(/^use\.csv:\d+ /gm)).toHaveLength(20);
    expect(stderr).toContain('… and 112 more');
    expect(await opened(async () => (await stored(db)).filter(([company]) => company === '100'))).toHaveLength(5_001);
  });

  test('the later line of a day counts, also when another batch of the file brings it', async () => {
    const lines = [...days(1_000), ...days(1_000)].map((day, at) => `102,seats,${day},${at < 1_000 ? 1 : 2}`);
    expect((await importing(`company,name,date,value\n${lines.join('\n')}`)).document).toMatchObject({
      accepted: 2_000,
    });
    const values = await opened(async () => (await stored(db)).filter(([, name]) => name === 'seats'));
    expect(values.filter(([, , , value]) => value === 2)).toHaveLength(1_000);
  });

  test.each<[name: string, content: string | Uint8Array, told: string, ...flags: string[]]>([
    ['no header', '100,logins,2026-06-29,3\n', 'use.csv:1'],
    [
      'no text',
      Buffer.from(`company,name,date,value\n${'100,a,2026-06-29,3\n'.repeat(2_000)}é`, 'latin1'),
      'use.csv:2002',
    ],
    ['an account there is not', 'company,name,date,value\n', 'hubspot-5', '--connection', 'hubspot-5'],
  ])('%s ends with 2 and changes nothing', async (_name, content, told, ...flags) => {
    const before = await opened(() => stored(db));
    const { code, stderr, document } = await importing(content, ...flags);
    expect([code, document]).toEqual([2, undefined]);
    expect(stderr).toContain(told);
    expect(await opened(() => stored(db))).toEqual(before);
  });

  test('a file that is not there, and no file, end with 2', async () => {
    expect(await barometer(['usage', 'import', 'none.csv'])).toMatchObject({
      code: 2,
      stderr: 'none.csv: there is no such file. Name a file that can be read.\n',
    });
    expect((await barometer(['usage', 'import'])).code).toBe(2);
  });

  test('a pipe that turns out to be no text says what was kept of it', async () => {
    const lines = days(2_000).map((day) => `101,late,${day},1`);
    const content = Buffer.from(`company,name,date,value\n${lines.join('\n')}\né\n`, 'latin1');
    const { code, stderr } = await barometer(['usage', 'import', '-'], { '-': content });
    expect(code).toBe(2);
    expect(stderr).toContain('1000 values kept, 0 refused. Import the file again');
    expect(stderr).toContain('-:2002: the file is not UTF-8 text');
  });

  test('the last words fit a file without values', async () => {
    expect((await importing('company,name,date,value\n')).document).toMatchObject({
      lines: 1,
      accepted: 0,
      rejected: 0,
    });
  });
});
