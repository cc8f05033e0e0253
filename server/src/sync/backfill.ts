import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { RecordPage, RecordReader } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import type { Db } from '../store/db/open.ts';
import { upsertRecords } from '../store/records.ts';
import { removeUnseen } from '../store/removals.ts';
import { advanceCursor, type Cursor, readCursors, resetCursor, setTotal } from '../store/syncs.ts';
import type { Overtaken } from './overtaken.ts';
import type { Progress } from './progress.ts';

export interface BackfillDeps {
  db: Db;
  now(): Date;
  /** What is read by id while a page is under way. */
  overtaken: Overtaken;
  /** Awaited after each page: what should not wait for the end of the listing. */
  onPage(): Promise<void>;
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
  // One that was through when its process was killed has as many as it read, counted or not.
  let total = start.done ? start.readCount : start.totalCount;
  let counting: Promise<number | null> | undefined;
  let { after, done, readCount } = start;
  let listed = 0;
  let restarted = false;
  report({ step: type, done: readCount, total });
  while (!done && !stopped()) {
    const page = await deps.overtaken
      .keepPage(
        type,
        () => reader.readPage(type, after),
        (read) => keepPage(deps, target, type, read),
      )
      .catch((error: unknown) => staleOr(error, restarted));
    if (page === 'stale') {
      restarted = true;
      await resetCursor(deps.db, target.connectionId, type);
      after = null;
      readCount = 0;
      continue;
    }
    after = page.next;
    done = page.next === null;
    readCount += page.records.length;
    listed += page.records.length;
    report({ step: type, done: readCount, total: done ? readCount : total });
    // Beside the listing, and only where it goes on: nobody needs a progress bar of one page.
    if (total === null && !done && !counting) {
      counting = countRecords(deps, target, reader, type);
      void counting.then(
        (count) => {
          total = count;
        },
        () => undefined,
      );
    }
    await deps.onPage();
  }
  await counting;
  return listed;
}

/** Records and cursor in one transaction: killed before, the page is read again; killed after, it is not. */
async function keepPage(
  { db }: BackfillDeps,
  { connectionId, syncNumber }: BackfillTarget,
  type: RecordType,
  { records, next }: RecordPage,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await upsertRecords(tx, connectionId, type, records, syncNumber);
    await advanceCursor(tx, connectionId, type, { after: next, count: records.length });
  });
}

/** A cursor may go stale while a sync rests; then that type starts again, once. */
function staleOr(error: unknown, restarted: boolean): 'stale' {
  if (error instanceof CrmError && error.code === 'stale-cursor' && !restarted) return 'stale';
  throw error;
}

async function countRecords(deps: BackfillDeps, target: BackfillTarget, reader: RecordReader, type: RecordType) {
  const total = await reader.countRecords(type);
  if (total !== null) await setTotal(deps.db, target.connectionId, type, total);
  return total;
}
