import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { Db } from './db/open.ts';

export interface PollCursor {
  /** Everything modified before it has been read. */
  modifiedAt: Date;
  /** The CRM's cursor into what is archived; null at the beginning. */
  archivedAfter: string | null;
}

/** Of each type that was listed once. */
export async function readPollCursors(db: Db, connectionId: string): Promise<Map<RecordType, PollCursor>> {
  const rows = await db
    .selectFrom('poll_cursor')
    .select(['type', 'modified_at', 'archived_after'])
    .where('connection_id', '=', connectionId)
    .execute();
  return new Map(rows.map((row) => [row.type, { modifiedAt: row.modified_at, archivedAfter: row.archived_after }]));
}

/** Keeps where the next sweep of what is archived goes on. */
export async function saveSweepCursor(db: Db, connectionId: string, type: RecordType, after: string | null) {
  await db
    .updateTable('poll_cursor')
    .set({ archived_after: after })
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .execute();
}

export async function savePollCursor(
  db: Db,
  connectionId: string,
  type: RecordType,
  cursor: { modifiedAt: Date; polledAt: Date },
): Promise<void> {
  const saved = { modified_at: cursor.modifiedAt, polled_at: cursor.polledAt };
  await db
    .insertInto('poll_cursor')
    .values({ connection_id: connectionId, type, ...saved })
    .onConflict((conflict) => conflict.columns(['connection_id', 'type']).doUpdateSet(saved))
    .execute();
}

/** A listing has read everything as of when it began. */
export async function resetPollCursors(db: Db, connectionId: string, listedFrom: Date): Promise<void> {
  for (const type of recordTypes)
    await savePollCursor(db, connectionId, type, { modifiedAt: listedFrom, polledAt: listedFrom });
}

/** When each connection was polled or listed last, by the type that waits longest. */
export async function readLastPolls(db: Db): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom('poll_cursor')
    .select(['connection_id', ({ fn }) => fn.min('polled_at').as('polled_at')])
    .groupBy('connection_id')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, row.polled_at]));
}
