import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { ModifiedSince, RecordReader } from '../crm/connector.ts';
import type { Db } from '../store/db/open.ts';
import { readPollCursors, savePollCursor } from '../store/poll-cursors.ts';
import { upsertRecords } from '../store/records.ts';
import type { Progress } from './progress.ts';

export interface PollDeps {
  db: Db;
  now(): Date;
}

/**
 * How far behind its cursor a poll looks: the CRM finds a record some time after it was modified (seconds to minutes,
 * HubSpot says), and its clock is not ours. What is read twice is `unchanged` the second time.
 */
export const overlapMs = 10 * 60_000;

/**
 * Reads what was modified since the last poll: the safety net under webhooks. A page and the cursor behind it are one
 * transaction: killed anywhere, the next poll goes on from the last page. Does nothing for types that were never listed.
 * @returns how many records were read.
 */
export async function pollModified(
  deps: PollDeps,
  target: { connectionId: string; syncNumber: number },
  reader: RecordReader,
  report: Progress,
): Promise<number> {
  const cursors = await readPollCursors(deps.db, target.connectionId);
  let read = 0;
  for (const type of recordTypes) {
    const cursor = cursors.get(type);
    if (cursor) read += await pollType(deps, target, reader, { type, cursor, report });
  }
  return read;
}

async function pollType(
  { db, now }: PollDeps,
  { connectionId, syncNumber }: { connectionId: string; syncNumber: number },
  reader: RecordReader,
  { type, cursor, report }: { type: RecordType; cursor: Date; report: Progress },
): Promise<number> {
  const polledAt = now();
  let read = 0;
  let since: ModifiedSince | null = { fromMs: cursor.getTime() - overlapMs, afterId: null };
  while (since !== null) {
    report({ step: type, done: read, total: null });
    const { records, next }: Awaited<ReturnType<RecordReader['readModified']>> = await reader.readModified(type, since);
    since = next;
    read += records.length;
    // At the end everything modified before the poll began has been read, as far as the CRM finds it yet. On the way
    // the overlap is added again, so that a poll taken up later begins where this page ended.
    const reached = next === null ? polledAt : new Date(Math.max(cursor.getTime(), next.fromMs + overlapMs));
    await db.transaction().execute(async (tx) => {
      await upsertRecords(tx, connectionId, type, records, syncNumber);
      await savePollCursor(tx, connectionId, type, {
        modifiedAt: reached,
        polledAt: next === null ? polledAt : cursor,
      });
    });
  }
  report({ step: type, done: read, total: read });
  return read;
}
