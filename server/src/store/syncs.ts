import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import { sql } from 'kysely';
import type { Db } from './db/open.ts';

export interface SyncRun {
  number: number;
  /** True when an interrupted run goes on from its cursors. */
  resumed: boolean;
}

export interface SyncStatus {
  number: number;
  state: 'running' | 'finished' | 'failed';
  startedAt: Date;
  finishedAt: Date | null;
  error: { code: string; message: string } | null;
}

export interface Cursor {
  type: RecordType;
  after: string | null;
  done: boolean;
  readCount: number;
  totalCount: number | null;
}

/** An interrupted run older than this starts over: the pages it read before would be passed off as fresh. */
const resumableMs = 6 * 3_600_000;

/**
 * Starts a run, or takes up the last one where it stopped: a run that was killed is still `running`, one that gave
 * up is `failed`, and both keep their cursors.
 */
export async function beginSync(db: Db, connectionId: string, now: Date): Promise<SyncRun> {
  return db.transaction().execute(async (tx) => {
    const last = await lastSync(tx, connectionId);
    const isRecent = last && now.getTime() - last.startedAt.getTime() < resumableMs;
    if (isRecent && last.state !== 'finished') {
      await tx
        .updateTable('sync')
        .set({ state: 'running', error: null })
        .where('connection_id', '=', connectionId)
        .where('number', '=', last.number)
        .execute();
      return { number: last.number, resumed: true };
    }
    const number = (last?.number ?? 0) + 1;
    await tx
      .insertInto('sync')
      .values({
        connection_id: connectionId,
        number,
        state: 'running',
        started_at: now,
        finished_at: null,
        error: null,
      })
      .execute();
    const before = await tx
      .deleteFrom('sync_cursor')
      .where('connection_id', '=', connectionId)
      .returning(['type', 'done', 'read_count'])
      .execute();
    // About as many as last time: good enough for a progress bar, and asking the CRM is a search for each type.
    const counted = new Map(before.filter(({ done }) => done).map((row) => [row.type, row.read_count]));
    await tx
      .insertInto('sync_cursor')
      .values(
        recordTypes.map((type) => ({
          connection_id: connectionId,
          type,
          sync_number: number,
          after: null,
          done: false,
          read_count: 0,
          total_count: counted.get(type) ?? null,
        })),
      )
      .execute();
    return { number, resumed: false };
  });
}

export async function endSync(
  db: Db,
  connectionId: string,
  number: number,
  now: Date,
  error: { code: string; message: string } | null,
): Promise<void> {
  await db
    .updateTable('sync')
    .set({
      state: error ? 'failed' : 'finished',
      finished_at: now,
      error: error && JSON.stringify(error),
    })
    .where('connection_id', '=', connectionId)
    .where('number', '=', number)
    .execute();
}

export async function lastSync(db: Db, connectionId: string): Promise<SyncStatus | undefined> {
  const row = await db
    .selectFrom('sync')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      state: row.state,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      error: row.error,
    }
  );
}

/** Whether every type has been listed to its end at least once. */
export async function hasFinishedSync(db: Db, connectionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('sync')
    .select('number')
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'finished')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function readCursors(db: Db, connectionId: string): Promise<Cursor[]> {
  const rows = await db.selectFrom('sync_cursor').selectAll().where('connection_id', '=', connectionId).execute();
  return recordTypes.flatMap((type) =>
    rows
      .filter((row) => row.type === type)
      .map((row) => ({
        type,
        after: row.after,
        done: row.done,
        readCount: row.read_count,
        totalCount: row.total_count,
      })),
  );
}

/** Called in the transaction that stores the page, so that cursor and records never disagree. */
export async function advanceCursor(
  db: Db,
  connectionId: string,
  type: RecordType,
  page: { after: string | null; count: number },
): Promise<void> {
  await db
    .updateTable('sync_cursor')
    .set({
      after: page.after,
      done: page.after === null,
      read_count: sql<number>`read_count + ${page.count}::integer`,
    })
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .execute();
}

/** Back to the first page: for a cursor the CRM no longer knows. Records already read are simply seen again. */
export async function resetCursor(db: Db, connectionId: string, type: RecordType): Promise<void> {
  await db
    .updateTable('sync_cursor')
    .set({ after: null, done: false, read_count: 0 })
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .execute();
}

export async function setTotal(db: Db, connectionId: string, type: RecordType, total: number): Promise<void> {
  await db
    .updateTable('sync_cursor')
    .set({ total_count: total })
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .execute();
}
