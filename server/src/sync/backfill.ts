import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { RecordReader } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import type { Db } from '../store/db/open.ts';
import { removeUnseen, upsertRecords } from '../store/records.ts';
import { advanceCursor, type Cursor, readCursors, resetCursor, setTotal } from '../store/syncs.ts';
import type { Progress } from './progress.ts';

export interface BackfillDeps {
  db: Db;
  now(): Date;
}

export interface BackfillTarget {
  connectionId: string;
  syncNumber: number;
}

/**
 * Lists every record of every type, page by page from the stored cursors, then removes what was not seen.
 * The four listings run side by side: a listing waits for its own cursor, the limiter for the account.
 * A failure of one lets the others finish their page and store it; then it is thrown.
 */
export async function backfill(
  deps: BackfillDeps,
  target: BackfillTarget,
  reader: RecordReader,
  report: Progress,
): Promise<void> {
  const cursors = await readCursors(deps.db, target.connectionId);
  let stopped = false;
  const listings = cursors.map(async (cursor) => {
    try {
      await listAll(deps, target, reader, cursor, report, () => stopped);
    } catch (error) {
      stopped = true;
      throw error;
    }
  });
  const failed = (await Promise.allSettled(listings)).find((listing) => listing.status === 'rejected');
  if (failed) throw failed.reason;
  await deps.db.transaction().execute(async (tx) => {
    for (const type of recordTypes) await removeUnseen(tx, target.connectionId, type, target.syncNumber, deps.now());
  });
}

async function listAll(
  deps: BackfillDeps,
  target: BackfillTarget,
  reader: RecordReader,
  start: Cursor,
  report: Progress,
  stopped: () => boolean,
): Promise<void> {
  const { type } = start;
  const total = start.totalCount ?? (await countRecords(deps, target, reader, type));
  let { after, done, readCount } = start;
  let restarted = false;
  report({ step: type, done: readCount, total });
  while (!done && !stopped()) {
    const page = await readOrRestart(reader, type, after, restarted);
    if (page === 'restart') {
      restarted = true;
      await resetCursor(deps.db, target.connectionId, type);
      after = null;
      readCount = 0;
      continue;
    }
    // Records and cursor in one transaction: killed before, the page is read again; killed after, it is not.
    await deps.db.transaction().execute(async (tx) => {
      await upsertRecords(tx, target.connectionId, type, page.records, target.syncNumber);
      await advanceCursor(tx, target.connectionId, type, { after: page.next, count: page.records.length });
    });
    after = page.next;
    done = page.next === null;
    readCount += page.records.length;
    report({ step: type, done: readCount, total: done ? readCount : total });
  }
}

/** A cursor may go stale while a sync rests; then that type starts again, once. */
async function readOrRestart(reader: RecordReader, type: RecordType, after: string | null, restarted: boolean) {
  try {
    return await reader.readPage(type, after);
  } catch (error) {
    if (error instanceof CrmError && error.code === 'stale-cursor' && !restarted) return 'restart';
    throw error;
  }
}

async function countRecords(deps: BackfillDeps, target: BackfillTarget, reader: RecordReader, type: RecordType) {
  const total = await reader.countRecords(type);
  if (total !== null) await setTotal(deps.db, target.connectionId, type, total);
  return total;
}
