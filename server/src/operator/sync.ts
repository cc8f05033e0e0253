import { z } from 'zod';
import { runSyncs, type SyncResult, type SyncRunner } from '../queue/run-syncs.ts';
import { chooseConnection } from './connection.ts';
import type { Task } from './task.ts';

/** Syncs one connection, or every one. @throws InputError when none is connected under the name given. */
export const syncTask: Task<SyncRunner, { connectionId?: string | undefined }, SyncResult[]> = {
  name: 'sync',
  input: z.object({ connectionId: z.string().optional() }),
  run: async (runner, { connectionId }, report, signal) => {
    if (connectionId !== undefined) await chooseConnection(runner.db, connectionId);
    return runSyncs(runner, connectionId, (_connectionId, event) => report(event), signal);
  },
};
