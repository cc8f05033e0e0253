import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { describeSchema } from '../../server/src/store/db/describe.ts';
import { migrate } from '../../server/src/store/db/migrate.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { type ConnectionLock, makePostgresLock, makeProcessLock } from '../../server/src/store/lock.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { makeDataDir } from '../support/database.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/require.ts';
import { root } from '../support/source-graph.ts';
import { accountsSuite } from './store/accounts.ts';
import { alertsSuite } from './store/alerts.ts';
import { aroundSuite } from './store/around.ts';
import { inboxSuite } from './store/inbox.ts';
import { pastSuite } from './store/past.ts';
import { recordsSuite } from './store/records.ts';
import { scoresSuite } from './store/scores.ts';
import { usageSuite } from './store/usage.ts';

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
      'model_event',
      'model_draft',
      'pulse',
      'api_key',
      'usage_batch',
      'usage_value',
      'record_past',
      'revision',
      'inbox_event',
      'alert_settings',
      'alert',
      'portfolio',
      'workflow_action',
      'crm_list',
      'listen_position',
    ] as const)
      await db.deleteFrom(table).execute();
  });

  test('migrating twice changes nothing', async () => {
    await expect(migrate(db)).resolves.toBeUndefined();
  });

  test('the committed description of the schema is what the migrations make', async () => {
    const committed = readFileSync(join(root, 'server/src/store/db/schema.txt'), 'utf8');
    expect(await describeSchema(db)).toBe(committed);
  });

  accountsSuite(() => db);
  recordsSuite(() => db);
  pastSuite(() => db);
  scoresSuite(() => db);
  usageSuite(() => db);
  inboxSuite(() => db);
  alertsSuite(() => db);
  aroundSuite(() => db);

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
