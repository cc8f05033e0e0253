import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { RecordReader } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import type { Db } from '../store/db/open.ts';
import { upsertRecords } from '../store/records.ts';
import { removeUnseen } from '../store/removals.ts';
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
 * @returns how many records were read.
 */
export async function backfill(
  deps: BackfillDeps,
  target: BackfillTarget,
  reader: RecordReader,
  report: Progress,
): Promise<number> {
  const cursors = await readCursors(deps.db, target.connectionId);
  let stopped = false;
  const listings = cursors.map(async (cursor) => {
    try {
      return await listAll(deps, target, reader, cursor, report, () => stopped);
    } catch (error) {
      stopped = true;
      throw error;
    }
  });
  const ended = await Promise.allSettled(listings);
  const failed = ended.find((listing) => listing.status === 'rejected');
  if (failed) throw failed.reason;
  await deps.db.transaction().execute(async (tx) => {
    for (const type of recordTypes) await removeUnseen(tx, target.connectionId, type, target.syncNumber, deps.now());
  });
  return ended.reduce((sum, listing) => sum + (listing.status === 'fulfilled' ? listing.value : 0), 0);
}

async function listAll(
  deps: BackfillDeps,
  target: BackfillTarget,
  reader: RecordReader,
  start: Cursor,
  report: Progress,
  stopped: () => boolean,
): Promise<number> {
  const { type } = start;
  let total = start.totalCount;
  // Beside the listing, not before it: only the progress bar waits for it.
  const counting = total === null && !start.done ? countRecords(deps, target, reader, type) : undefined;
  void counting?.then(
    (count) => {
      total = count;
    },
    () => undefined,
  );
  let { after, done, readCount } = start;
  let listed = 0;
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
    listed += page.records.length;
    report({ step: type, done: readCount, total: done ? readCount : total });
  }
  await counting;
  return listed;
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
