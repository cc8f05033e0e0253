import { z } from 'zod';
import { runSyncs, type SyncResult, type SyncRunner } from '../queue/run-syncs.ts';
import type { Task } from './task.ts';

/** Syncs one connection, or every one. */
export const syncTask: Task<SyncRunner, { connectionId?: string | undefined }, SyncResult[]> = {
  name: 'sync',
  input: z.object({ connectionId: z.string().optional() }),
  run: (runner, { connectionId }, report, signal) =>
    runSyncs(runner, connectionId, (_connectionId, event) => report(event), signal),
};
