import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { CrmAccount, ModifiedPage, ModifiedSince, RecordReader } from '../crm/connector.ts';
import { readPollCursors, savePollCursor } from '../store/poll-cursors.ts';
import { notAsModified, upsertRecords } from '../store/records.ts';
import type { Progress } from './progress.ts';
import { noIds, type ReadAgainDeps, readAgain } from './read-again.ts';

/**
 * How far behind its cursor a poll looks: the CRM finds a record some time after it was modified (seconds to minutes,
 * HubSpot says), and its clock is not ours. What is found twice is known the second time and costs nothing.
 */
const overlapMs = 10 * 60_000;

export interface PollTarget {
  connectionId: string;
  syncNumber: number;
  account: Pick<CrmAccount, 'findModified' | 'findArchived'>;
  /** Costs some calls; asked for only where there is something to read. */
  reader(): Promise<RecordReader>;
}

/**
 * Finds what was modified since the last poll, and reads what of it is not known as it is: the safety net under
 * webhooks. Each page is kept before the cursor behind it: killed anywhere, the next poll goes on from the last page.
 * Does nothing for types that were never listed.
 * @returns how many records were read.
 */
export async function pollModified(deps: ReadAgainDeps, target: PollTarget, report: Progress): Promise<number> {
  const cursors = await readPollCursors(deps.db, target.connectionId);
  let read = 0;
  for (const type of recordTypes) {
    const cursor = cursors.get(type);
    if (cursor) read += await pollType(deps, target, { type, cursor: cursor.modifiedAt, report });
  }
  return read;
}

async function pollType(
  deps: ReadAgainDeps,
  target: PollTarget,
  { type, cursor, report }: { type: RecordType; cursor: Date; report: Progress },
): Promise<number> {
  const { connectionId, account } = target;
  const polledAt = deps.now();
  let read = 0;
  let since: ModifiedSince | null = { fromMs: cursor.getTime() - overlapMs, afterId: null };
  while (since !== null) {
    const tell = () => report({ step: type, done: read, total: null });
    tell();
    const { found, next }: ModifiedPage = await account.findModified(type, since);
    const ids = await notAsModified(deps.db, connectionId, type, found);
    const left = ids.length > 0 ? await readWhole(deps, target, { type, since, ids }) : ids;
    if (left.length > 0)
      await readAgain(deps, target, await target.reader(), { ...noIds(), [type]: new Set(left) }, tell);
    since = next;
    read += ids.length;
    // At the end everything modified before the poll began has been read, as far as the CRM finds it yet. On the way
    // the overlap is added again, so that a poll taken up later begins where this page ended.
    const reached = next === null ? polledAt : new Date(Math.max(cursor.getTime(), next.fromMs + overlapMs));
    await savePollCursor(deps.db, connectionId, type, {
      modifiedAt: reached,
      polledAt: next === null ? polledAt : cursor,
    });
  }
  report({ step: type, done: read, total: read });
  return read;
}

/**
 * Where most of a page has to be read (after an import, or a first sync, whose writes all come back), and the CRM can read
 * the page whole, that is one call for what would be several. @returns the ids that are still to be read.
 */
async function readWhole(
  { db, overtaken }: ReadAgainDeps,
  { connectionId, syncNumber, reader }: PollTarget,
  { type, since, ids }: { type: RecordType; since: ModifiedSince; ids: string[] },
): Promise<string[]> {
  const { batchSize, readModified } = await reader();
  if (!readModified || ids.length <= batchSize) return ids;
  const wanted = new Set(ids);
  const records = (await readModified(type, since)).filter(({ id }) => wanted.has(id));
  await overtaken.keepRead(type, ids, async () => {
    await db.transaction().execute((tx) => upsertRecords(tx, connectionId, type, records, syncNumber));
  });
  for (const { id } of records) wanted.delete(id);
  return [...wanted];
}
