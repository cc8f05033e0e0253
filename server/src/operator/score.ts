import { z } from 'zod';
import { scoreDirty } from '../scoring/score-dirty.ts';
import { hasFinishedSync } from '../store/syncs.ts';
import { chooseConnection } from './connection.ts';
import type { StoreTask } from './task.ts';

/**
 * Scores what is marked, where no server does: what changed is written to the CRM by the next sync.
 * Before the first listing is through, children that are not there are not known to be absent, and nothing is scored.
 */
export const scoreTask: StoreTask<{ connectionId: string }, { scored: number }> = {
  name: 'score',
  input: z.object({ connectionId: z.string() }),
  run: async (deps, { connectionId }, report, signal) => {
    const connection = await chooseConnection(deps.db, connectionId);
    if (!(await hasFinishedSync(deps.db, connectionId))) return { scored: 0 };
    const scored = await scoreDirty(deps, connection, (event) => {
      signal.throwIfAborted();
      report(event);
    });
    return { scored };
  },
};
