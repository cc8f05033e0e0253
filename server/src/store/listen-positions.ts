import type { Db } from './db/open.ts';

/** Where listening to an account's changes ended; null: it never began. */
export async function readListenPosition(db: Db, connectionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('listen_position')
    .select('position')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row?.position ?? null;
}

export async function saveListenPosition(tx: Db, connectionId: string, position: string, now: Date): Promise<void> {
  const saved = { position, heard_at: now };
  await tx
    .insertInto('listen_position')
    .values({ connection_id: connectionId, ...saved })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(saved))
    .execute();
}
