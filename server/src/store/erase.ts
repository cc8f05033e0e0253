import { dayMs } from '@barometer/shared/scoring/time.ts';
import { sql } from 'kysely';
import { listEnded } from './connections.ts';
import type { Db } from './db/open.ts';

/** When the data of each connection that has ended goes. */
export async function listErasures(db: Db, eraseAfterDays: number): Promise<{ id: string; at: Date }[]> {
  return (await listEnded(db)).map(({ id, disconnectedAt }) => {
    return { id, at: new Date(disconnectedAt.getTime() + eraseAfterDays * dayMs) };
  });
}

/**
 * Deletes everything that is kept of a connection. Which tables those are the database says itself, so that none that
 * was added later is forgotten. The connection goes last: killed in between, the next call goes on.
 */
export async function eraseConnection(db: Db, connectionId: string): Promise<void> {
  const tables = await sql<{ name: string }>`
    select tables.table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and table_type = 'BASE TABLE' and column_name = 'connection_id'
    order by 1
  `.execute(db);
  for (const { name } of tables.rows)
    await sql`delete from ${sql.table(name)} where connection_id = ${connectionId}`.execute(db);
  await db.deleteFrom('connection').where('id', '=', connectionId).execute();
}
