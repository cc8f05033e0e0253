import { setTimeout as passes } from 'node:timers/promises';
import type { Db } from '../../server/src/store/db/open.ts';
import { countDirty } from '../../server/src/store/dirty.ts';
import { lastSync, readCursors } from '../../server/src/store/syncs.ts';
import { countPending } from '../../server/src/store/writes.ts';

/** Where a first sync is, by its rows. */
export type Phase = 'connecting' | 'listing' | 'scoring' | 'writing' | 'finished';

async function phaseOf(db: Db, connectionId: string): Promise<Phase> {
  const sync = await lastSync(db, connectionId);
  if (sync === undefined) return 'connecting';
  const cursors = await readCursors(db, connectionId);
  // Pages that are read mark companies as well: listing is over when every cursor is.
  if (cursors.some(({ done }) => !done)) return 'listing';
  if ((await countDirty(db, connectionId)) > 0) return 'scoring';
  if ((await countPending(db, connectionId)) > 0) return 'writing';
  return sync.state === 'finished' ? 'finished' : 'scoring';
}

/** Whoever takes up work that was left looks for it once a minute. */
const patienceMs = 240_000;
const everyMs = 10;
const order: readonly Phase[] = ['connecting', 'listing', 'scoring', 'writing', 'finished'];

/** Waits until the phase is reached, or was passed. @returns the one it is in then. */
export async function reach(db: Db, connectionId: string, wanted: Phase): Promise<Phase> {
  const begun = Date.now();
  for (;;) {
    const phase = await phaseOf(db, connectionId);
    if (order.indexOf(phase) >= order.indexOf(wanted)) return phase;
    if (Date.now() - begun > patienceMs) throw new Error(`still ${phase} after ${patienceMs / 1_000} s`);
    await passes(everyMs);
  }
}
