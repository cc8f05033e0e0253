import { mkdir } from 'node:fs/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { migrate } from './migrate.ts';
import { withPrepared } from './prepared.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** PostgreSQL at `databaseUrl`, or the embedded one on disk in `dataDir`. */
export type DatabaseLocation = { databaseUrl: string } | { dataDir: string };

/** Opens and migrates. The caller owns the handle: `db.destroy()` closes it. */
export async function openDatabase(location: DatabaseLocation): Promise<Db> {
  const db =
    'databaseUrl' in location ? await openPostgres(location.databaseUrl) : await openEmbedded(location.dataDir);
  await migrate(db);
  return db;
}

async function openPostgres(databaseUrl: string): Promise<Db> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that the server drops (a restart) must not bring the process down; the next query reconnects,
  // and fails itself when it cannot.
  pool.on('error', () => undefined);
  // Nor must one that is dropped between two queries of a transaction: the pool listens only to those that are idle.
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query('select 1').catch(async (error: unknown) => {
    await pool.end();
    const { host } = new URL(databaseUrl);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`PostgreSQL at ${host} cannot be used (${reason}). Start it, or correct DATABASE_URL.`, {
      cause: error,
    });
  });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: withPrepared(pool) }) });
}

async function openEmbedded(dataDir: string): Promise<Db> {
  const [{ PGlite }, { PGliteDialect }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('kysely-pglite-dialect'),
  ]);
  await mkdir(dataDir, { recursive: true });
  const pglite = await PGlite.create(`file://${dataDir}`);
  return new Kysely<Database>({ dialect: new PGliteDialect(pglite) });
}
