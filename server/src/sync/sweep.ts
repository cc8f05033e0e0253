import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { ArchivedPage } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import { readPollCursors, saveSweepCursor } from '../store/poll-cursors.ts';
import { knownAmong } from '../store/records.ts';
import type { PollTarget } from './poll.ts';
import { noIds, type ReadAgainDeps, readAgain } from './read-again.ts';

/**
 * Looks through the CRM's recycle bin for records we still take to be there: a search finds none of them. One page of
 * each type, from where the last sweep ended and round again: the cost is the same however much lies there, and a bin
 * of a few hundred is gone through within the hour. What is found is read by id, as if an event had told of it.
 * @returns how many records were read.
 */
export async function sweepArchived(deps: ReadAgainDeps, target: PollTarget): Promise<number> {
  const { connectionId } = target;
  const cursors = await readPollCursors(deps.db, connectionId);
  const found = noIds();
  const nexts: [RecordType, string | null][] = [];
  for (const type of recordTypes) {
    const cursor = cursors.get(type);
    if (!cursor) continue;
    const { ids, next } = await pageOrStart(target, type, cursor.archivedAfter);
    for (const id of await knownAmong(deps.db, connectionId, type, ids)) found[type].add(id);
    nexts.push([type, next]);
  }
  const read = recordTypes.reduce((sum, type) => sum + found[type].size, 0);
  if (read > 0) await readAgain(deps, target, await target.reader(), found, () => undefined);
  for (const [type, next] of nexts) await saveSweepCursor(deps.db, connectionId, type, next);
  return read;
}

/** A cursor may go stale between two sweeps; then that type starts again. */
async function pageOrStart({ account }: PollTarget, type: RecordType, after: string | null): Promise<ArchivedPage> {
  try {
    return await account.findArchived(type, after);
  } catch (error) {
    if (error instanceof CrmError && error.code === 'stale-cursor') return account.findArchived(type, null);
    throw error;
  }
}
