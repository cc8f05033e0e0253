import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { saveConnection } from '../../server/src/store/connections.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { countDirty } from '../../server/src/store/dirty.ts';
import { countScores } from '../../server/src/store/scores.ts';
import { beginSync, endSync } from '../../server/src/store/syncs.ts';
import { runCommand } from '../support/command-line.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/require.ts';
import { connection, now, record, upsert } from './store/fixtures.ts';

/** Commands on a database that a server may be at work on: they mark what is to be scored, and leave it to that one. */
describeWith('commands on PostgreSQL', postgresAvailable, () => {
  const model = readFileSync(join(__dirname, '../../shared/models/default.yaml'), 'utf8');
  let postgres: Postgres;
  let db: Db;
  let DATABASE_URL: string;

  beforeAll(async () => {
    postgres = await startPostgres();
    DATABASE_URL = await postgres.createDatabase('commands');
    db = await openDatabase({ databaseUrl: DATABASE_URL });
    await saveConnection(db, connection('hubspot-1'), { sealed: '', accessExpiresAt: now });
    const { number } = await beginSync(db, 'hubspot-1', now);
    await endSync(db, 'hubspot-1', number, now, null);
    await upsert(db, 'company', [record('company', '1')], number, 'hubspot-1');
  });
  afterAll(async () => {
    await db?.destroy();
    await postgres?.stop();
  });

  test.each([
    ['a model is published', ['model', 'publish', 'm', '--why', 'better']],
    ['usage is imported', ['usage', 'import', 'u']],
  ])('%s: a server that runs scores soon, and nobody else', async (_what, args) => {
    const files = { m: model, u: 'company,name,date,value\n1,logins,2026-06-01,3\n' };
    const { code, stdout } = await runCommand([...args, '--json'], { env: { DATABASE_URL }, files });
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ scoring: 'soon' })]);
    expect(await countDirty(db, 'hubspot-1')).toBe(1);
    expect(await countScores(db, 'hubspot-1', undefined)).toBe(0);
  });
});
