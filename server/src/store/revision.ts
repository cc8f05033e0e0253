import { sql } from 'kysely';
import type { Db } from './db/open.ts';

/**
 * Takes the next revision of a connection's data. Call it in the transaction that changes records, usage or pulses:
 * the number is held until that ends, so that revisions commit in their order, and whoever sees one sees all before it.
 */
export async function nextRevision(tx: Db, connectionId: string): Promise<number> {
  const taken = await sql<{ last: string | number }>`
    insert into revision (connection_id, last) values (${connectionId}, 1)
    on conflict (connection_id) do update set last = revision.last + 1
    returning last
  `.execute(tx);
  return Number(taken.rows[0]?.last);
}

/** The newest revision that is committed; 0 before the first. */
export async function currentRevision(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('revision')
    .select('last')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}
