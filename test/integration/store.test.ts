import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrmRecord, RecordType } from '@barometer/shared/crm.ts';
import { readCompanies } from '../../server/src/store/companies.ts';
import {
  type Connection,
  findConnection,
  listConnections,
  markDisconnected,
  readTokens,
  replaceTokens,
  saveConnection,
} from '../../server/src/store/connections.ts';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { describeSchema } from '../../server/src/store/db/describe.ts';
import { migrate } from '../../server/src/store/db/migrate.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import {
  clearDirty,
  countDirty,
  markAllDirty,
  markDirty,
  markStaleDirty,
  nextDirty,
} from '../../server/src/store/dirty.ts';
import { type ConnectionLock, makePostgresLock, makeProcessLock } from '../../server/src/store/lock.ts';
import { currentModel, publishModel, readModelVersion } from '../../server/src/store/models.ts';
import { removeUnseen, upsertRecords } from '../../server/src/store/records.ts';
import {
  addPoints,
  countBands,
  readPoints,
  readScores,
  readScoresAt,
  type StoredScore,
  saveScores,
} from '../../server/src/store/scores.ts';
import {
  advanceCursor,
  beginSync,
  endSync,
  lastSync,
  readCursors,
  resetCursor,
  setTotal,
} from '../../server/src/store/syncs.ts';
import {
  countPending,
  dropWrites,
  forgetWritten,
  listRefusals,
  nextPending,
  saveOutcomes,
  saveWishes,
} from '../../server/src/store/writes.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { makeDataDir } from '../support/database.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/require.ts';
import { root } from '../support/source-graph.ts';

/** One suite, both databases: what holds on the embedded one holds on PostgreSQL. */
describe('store on the embedded database', () => {
  const { dataDir, remove } = makeDataDir();
  afterAll(remove);
  suite(
    () => openDatabase({ dataDir: databaseDir(dataDir) }),
    () => makeProcessLock(),
  );
});

describeWith('store on PostgreSQL', postgresAvailable, () => {
  let postgres: Postgres;
  let count = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  suite(
    async () => openDatabase({ databaseUrl: await postgres.createDatabase(`store_${count++}`) }),
    () => makePostgresLock(postgres.url('postgres'), makeLogger('silent')),
  );
});

const now = new Date('2026-06-30T12:00:00Z');
const hours = (n: number) => new Date(now.getTime() + n * 3_600_000);

function suite(open: () => Promise<Db>, makeLock: () => ConnectionLock): void {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.destroy());
  beforeEach(async () => {
    for (const table of [
      'connection',
      'model',
      'sync',
      'sync_cursor',
      'record',
      'association',
      'dirty_company',
      'score',
      'score_point',
      'company_write',
    ] as const)
      await db.deleteFrom(table).execute();
  });

  const upsert = (type: RecordType, records: CrmRecord[], syncNumber = 1, tenant = 'a') =>
    db.transaction().execute((tx) => upsertRecords(tx, tenant, type, records, syncNumber));
  const dirtyIds = async (tenant = 'a') => (await nextDirty(db, tenant, 100)).map(({ companyId }) => companyId);
  const clean = async () => clearDirty(db, 'a', await nextDirty(db, 'a', 1000));

  test('migrating twice changes nothing', async () => {
    await expect(migrate(db)).resolves.toBeUndefined();
  });

  test('the committed description of the schema is what the migrations make', async () => {
    const committed = readFileSync(join(root, 'server/src/store/db/schema.txt'), 'utf8');
    expect(await describeSchema(db)).toBe(committed);
  });

  describe('connections', () => {
    test('a reinstall keeps the id and replaces tokens and status', async () => {
      await saveConnection(db, connection('hubspot-1'), { sealed: 'old', accessExpiresAt: now });
      expect(await markDisconnected(db, 'hubspot-1', { sealed: 'older still', accessExpiresAt: now }, 'x')).toBe(false);
      expect(await markDisconnected(db, 'hubspot-1', { sealed: 'old', accessExpiresAt: now }, 'uninstalled')).toBe(
        true,
      );
      expect(await findConnection(db, 'hubspot-1')).toMatchObject({
        status: 'disconnected',
        statusReason: 'uninstalled',
      });
      await saveConnection(db, connection('hubspot-1'), { sealed: 'new', accessExpiresAt: hours(1) });
      expect(await listConnections(db)).toEqual([connection('hubspot-1')]);
      expect(await readTokens(db, 'hubspot-1')).toEqual({ sealed: 'new', accessExpiresAt: hours(1) });
    });

    test('tokens change alone', async () => {
      await saveConnection(db, connection('hubspot-1'), { sealed: 'old', accessExpiresAt: now });
      const old = { sealed: 'old', accessExpiresAt: now };
      expect(await replaceTokens(db, 'hubspot-1', old, { sealed: 'new', accessExpiresAt: hours(2) })).toBe(true);
      expect(await replaceTokens(db, 'hubspot-1', old, { sealed: 'late', accessExpiresAt: hours(3) })).toBe(false);
      expect(await readTokens(db, 'hubspot-1')).toEqual({ sealed: 'new', accessExpiresAt: hours(2) });
      expect(await readTokens(db, 'hubspot-2')).toBeUndefined();
    });
  });

  describe('models', () => {
    test('publishing the same text again is no new version', async () => {
      const publish = (source: string) =>
        db.transaction().execute((tx) => publishModel(tx, 'a', { name: 'm', source, publishedAt: now }));
      expect(await publish('one')).toEqual({ version: 1, changed: true });
      expect(await publish('one')).toEqual({ version: 1, changed: false });
      expect(await publish('two')).toEqual({ version: 2, changed: true });
      expect(await currentModel(db, 'a')).toEqual({ version: 2, name: 'm', source: 'two' });
      expect(await readModelVersion(db, 'a', 1)).toMatchObject({ source: 'one' });
      expect(await currentModel(db, 'b')).toBeUndefined();
    });
  });

  describe('syncs', () => {
    test('an interrupted run is taken up again with its cursors; a finished one is followed by the next', async () => {
      expect(await beginSync(db, 'a', now)).toEqual({ number: 1, resumed: false });
      await advanceCursor(db, 'a', 'contact', { after: 'page2', count: 100 });
      await advanceCursor(db, 'a', 'company', { after: null, count: 7 });
      await setTotal(db, 'a', 'contact', 250);
      expect(await beginSync(db, 'a', hours(1))).toEqual({ number: 1, resumed: true });
      expect(await readCursors(db, 'a')).toEqual([
        { type: 'company', after: null, done: true, readCount: 7, totalCount: null },
        { type: 'contact', after: 'page2', done: false, readCount: 100, totalCount: 250 },
        { type: 'deal', after: null, done: false, readCount: 0, totalCount: null },
        { type: 'ticket', after: null, done: false, readCount: 0, totalCount: null },
      ]);
      await resetCursor(db, 'a', 'contact');
      expect((await readCursors(db, 'a'))[1]).toMatchObject({ after: null, done: false, readCount: 0 });
      await endSync(db, 'a', 1, hours(2), { code: 'unreachable', message: 'down' });
      expect(await lastSync(db, 'a')).toMatchObject({
        number: 1,
        state: 'failed',
        error: { code: 'unreachable', message: 'down' },
      });
      expect(await beginSync(db, 'a', hours(3))).toEqual({ number: 1, resumed: true });
      await endSync(db, 'a', 1, hours(4), null);
      expect(await beginSync(db, 'a', hours(5))).toEqual({ number: 2, resumed: false });
      expect((await readCursors(db, 'a')).every(({ done, readCount }) => !done && readCount === 0)).toBe(true);
    });
  });

  describe('records', () => {
    test('an upsert tells what it did and marks the companies a change touches', async () => {
      expect(await upsert('company', [record('company', '1'), record('company', '2')])).toMatchObject({
        added: ['1', '2'],
        updated: [],
        unchanged: [],
      });
      await clean();
      const again = await upsert('company', [record('company', '1'), record('company', '2', { name: 'New' })]);
      expect(again).toEqual({ added: [], updated: ['2'], unchanged: ['1'], touchedCompanyIds: ['2'] });
      expect(await dirtyIds()).toEqual(['2']);
    });

    test('a change of the modified date alone is no change: our own writes cause it', async () => {
      await upsert('company', [record('company', '1')]);
      await clean();
      const result = await upsert('company', [{ ...record('company', '1'), modifiedAt: hours(5).toISOString() }]);
      expect(result.unchanged).toEqual(['1']);
      expect(await dirtyIds()).toEqual([]);
    });

    test('an older version of a record does not overwrite a newer one', async () => {
      await upsert('company', [{ ...record('company', '1', { name: 'new' }), modifiedAt: hours(2).toISOString() }]);
      const result = await upsert('company', [
        { ...record('company', '1', { name: 'old' }), modifiedAt: hours(1).toISOString() },
      ]);
      expect(result.unchanged).toEqual(['1']);
      expect((await readCompanies(db, 'a', ['1'])).get('1')?.company.properties.name).toBe('new');
    });

    test('a child that moves touches the company it leaves and the one it joins', async () => {
      await upsert('ticket', [record('ticket', '9', {}, ['1'])]);
      await clean();
      const moved = await upsert('ticket', [record('ticket', '9', {}, ['2'])]);
      expect([...moved.touchedCompanyIds].sort()).toEqual(['1', '2']);
    });

    test('a record listed twice in a page counts once, the last one', async () => {
      const result = await upsert('company', [
        record('company', '1', { name: 'x' }),
        record('company', '1', { name: 'y' }),
      ]);
      expect(result.added).toEqual(['1']);
      expect((await readCompanies(db, 'a', ['1'])).get('1')?.company.properties.name).toBe('y');
    });

    test('what a whole sync did not see is removed, and its company marked; seen again, it comes back', async () => {
      await upsert('company', [record('company', '1')], 1);
      await upsert('ticket', [record('ticket', '8', {}, ['1']), record('ticket', '9', {}, ['1'])], 1);
      await clean();
      await upsert('company', [record('company', '1')], 2);
      await upsert('ticket', [record('ticket', '8', {}, ['1'])], 2);
      expect(await db.transaction().execute((tx) => removeUnseen(tx, 'a', 'ticket', 2, now))).toEqual(['9']);
      expect(await dirtyIds()).toEqual(['1']);
      expect((await readCompanies(db, 'a', ['1'])).get('1')?.children.ticket.map(({ id }) => id)).toEqual(['8']);
      expect((await upsert('ticket', [record('ticket', '9', {}, ['1'])], 3)).updated).toEqual(['9']);
      expect((await readCompanies(db, 'a', ['1'])).get('1')?.children.ticket.map(({ id }) => id)).toEqual(['8', '9']);
    });

    test('companies come with their children; tenants never see each other', async () => {
      await upsert('company', [record('company', '1')]);
      await upsert('company', [record('company', '1', { name: 'Other tenant' })], 1, 'b');
      await upsert('contact', [record('contact', '5', { name: 'Ana' }, ['1', '2'])]);
      await upsert('deal', [record('deal', '6', { amount: 12.5 }, ['1'])], 1, 'b');
      const found = await readCompanies(db, 'a', ['1', '404']);
      expect([...found.keys()]).toEqual(['1']);
      expect(found.get('1')).toMatchObject({
        company: { id: '1', createdAt: now, properties: { name: 'Acme' } },
        children: { contact: [{ id: '5', properties: { name: 'Ana' } }], deal: [], ticket: [] },
      });
    });
  });

  describe('dirty companies', () => {
    test('a mark made while the company is scored survives the clearing', async () => {
      await markDirty(db, 'a', ['1', '2']);
      const taken = await nextDirty(db, 'a', 10);
      await markDirty(db, 'a', ['2']);
      await clearDirty(db, 'a', taken);
      expect(await dirtyIds()).toEqual(['2']);
      expect(await countDirty(db, 'a')).toBe(1);
    });

    test('everything can be marked, and what was scored too long ago', async () => {
      await upsert('company', [record('company', '1'), record('company', '2')]);
      await upsert('company', [record('company', '3')], 1, 'b');
      await clean();
      await markAllDirty(db, 'a');
      expect(await dirtyIds()).toEqual(['1', '2']);
      await clean();
      await saveScores(db, 'a', [score('1', { asOf: hours(-30) }), score('2', { asOf: hours(-1) })]);
      await markStaleDirty(db, 'a', hours(-20));
      expect(await dirtyIds()).toEqual(['1']);
    });
  });

  describe('scores', () => {
    test('the last score replaces the one before, the answer kept byte for byte', async () => {
      const answer = '{"b":1,  "a":[1.50]}';
      await saveScores(db, 'a', [score('1', { answer }), score('2')]);
      await saveScores(db, 'a', [score('1', { answer, score: 41, band: 'yellow', bandSince: hours(1) })]);
      const stored = await readScores(db, 'a', ['1', '2', '3']);
      expect([...stored.keys()].sort()).toEqual(['1', '2']);
      expect(stored.get('1')).toEqual(score('1', { answer, score: 41, band: 'yellow', bandSince: hours(1) }));
    });

    test('history answers what the score was at a moment', async () => {
      await addPoints(db, 'a', [score('1', { asOf: hours(-50), score: 70 })]);
      await addPoints(db, 'a', [
        score('1', { asOf: hours(-10), score: 60 }),
        score('2', { asOf: hours(-10), score: null }),
      ]);
      await addPoints(db, 'a', [score('1', { asOf: hours(-10), score: 99 })]);
      expect(await readScoresAt(db, 'a', ['1', '2'], hours(-20))).toEqual(new Map([['1', 70]]));
      expect(await readScoresAt(db, 'a', ['1', '2'], hours(-10))).toEqual(
        new Map([
          ['1', 60],
          ['2', null],
        ]),
      );
      expect((await readPoints(db, 'a', '1', hours(-49))).map((point) => point.score)).toEqual([70, 60]);
      expect((await readPoints(db, 'a', '1', hours(-5))).map((point) => point.score)).toEqual([60]);
    });

    test('bands are counted over companies that are there', async () => {
      await upsert('company', [record('company', '1'), record('company', '2')]);
      await saveScores(db, 'a', [score('1', { band: 'red' }), score('2', { band: null, score: null }), score('gone')]);
      expect(await countBands(db, 'a')).toEqual({ red: 1, none: 1 });
    });
  });

  describe('writes', () => {
    const wish = (companyId: string, hash: string) => ({ companyId, hash, values: { score: 1 } });
    const pendingIds = async () => (await nextPending(db, 'a', 100)).map(({ companyId }) => companyId);
    const accept = (companyId: string, hash: string) =>
      saveOutcomes(db, 'a', [{ companyId, hash, refusal: null }], now);

    test('a wish is pending until the CRM shows it, and again when it changes', async () => {
      await saveWishes(db, 'a', [wish('1', 'x'), wish('2', 'y')]);
      expect(await pendingIds()).toEqual(['1', '2']);
      await accept('1', 'x');
      await accept('2', 'y');
      expect(await countPending(db, 'a')).toBe(0);
      await saveWishes(db, 'a', [wish('1', 'x'), wish('2', 'z')]);
      expect(await pendingIds()).toEqual(['2']);
      await forgetWritten(db, 'a');
      expect(await pendingIds()).toEqual(['1', '2']);
      await dropWrites(db, 'a', ['1']);
      expect(await pendingIds()).toEqual(['2']);
    });

    test('a refused wish waits until it changes', async () => {
      await saveWishes(db, 'a', [wish('1', 'x')]);
      await saveOutcomes(db, 'a', [{ companyId: '1', hash: 'x', refusal: { code: 'invalid', message: 'no' } }], now);
      await saveWishes(db, 'a', [wish('1', 'x')]);
      expect(await pendingIds()).toEqual([]);
      expect(await listRefusals(db, 'a', 10)).toEqual([{ companyId: '1', code: 'invalid', message: 'no' }]);
      await saveWishes(db, 'a', [wish('1', 'y')]);
      expect(await pendingIds()).toEqual(['1']);
    });

    test('an answer to an older wish leaves the newer one pending', async () => {
      await saveWishes(db, 'a', [wish('1', 'new')]);
      await accept('1', 'old');
      expect(await pendingIds()).toEqual(['1']);
    });
  });

  test('a hundred thousand companies can be marked at once', async () => {
    await markDirty(
      db,
      'a',
      Array.from({ length: 100_000 }, (_, index) => String(index)),
    );
    expect(await countDirty(db, 'a')).toBe(100_000);
  });

  test('an unchanged record moves its modified date on, so that an older event coming late is known as older', async () => {
    const at = (hour: number, name: string) => ({
      ...record('company', '1', { name }),
      modifiedAt: hours(hour).toISOString(),
    });
    await upsert('company', [at(1, 'A')]);
    await upsert('company', [at(5, 'A')]);
    expect((await upsert('company', [at(3, 'B')])).unchanged).toEqual(['1']);
    expect((await readCompanies(db, 'a', ['1'])).get('1')?.company.properties.name).toBe('A');
  });

  test('an interrupted run of long ago is not taken up: what it had read is old', async () => {
    await beginSync(db, 'a', now);
    expect(await beginSync(db, 'a', hours(7))).toEqual({ number: 2, resumed: false });
  });

  describe('lock', () => {
    test('one connection is worked on by one at a time; others are free', async () => {
      const lock = makeLock();
      const outcome = await lock('a', async () => [
        await lock('a', async () => 'twice'),
        await lock('b', async () => 'other'),
      ]);
      expect(outcome).toEqual([undefined, 'other']);
      expect(await lock('a', async () => 'again')).toBe('again');
    });

    test('work that fails gives the lock back', async () => {
      const lock = makeLock();
      await expect(lock('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
      expect(await lock('a', async () => 1)).toBe(1);
    });
  });
}

function connection(id: string): Connection {
  return {
    ...{
      id,
      crm: 'hubspot',
      accountId: id.replace('hubspot-', ''),
      accountName: null,
      status: 'active',
      statusReason: null,
    },
    ...{ scopes: ['oauth'], timeZone: 'UTC', currency: 'EUR', locale: 'en-US', uiDomain: null, connectedAt: now },
  };
}

function record(
  type: RecordType,
  id: string,
  properties: Record<string, string | number> = { name: 'Acme' },
  companyIds: string[] = [],
): CrmRecord {
  return { type, id, createdAt: now.toISOString(), modifiedAt: now.toISOString(), properties, companyIds };
}

function score(companyId: string, changes: Partial<StoredScore> = {}): StoredScore {
  return {
    ...{
      companyId,
      state: 'scored',
      scorecard: 'customers',
      score: 80,
      band: 'green',
      grade: 'B',
      answer: '{}',
      modelVersion: 1,
    },
    ...{ asOf: now, bandSince: now },
    ...changes,
  };
}
