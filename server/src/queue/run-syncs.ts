import { CrmError } from '../crm/errors.ts';
import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { ProgressEvent } from '../sync/progress.ts';
import { type SyncJobDeps, type SyncOutcome, syncConnection } from './sync-job.ts';

export interface SyncRunner {
  db: Db;
  job: SyncJobDeps;
}

export type SyncResult = { connectionId: string } & (
  | ({ ok: true } & SyncOutcome)
  | { ok: false; code: string; message: string }
);

/** Syncs one connection, or every active one in turn, and tells how each went; used by the CLI, here or over HTTP. */
export async function runSyncs(
  runner: SyncRunner,
  connectionId: string | undefined,
  report: (connectionId: string, event: ProgressEvent) => void,
  signal: AbortSignal,
): Promise<SyncResult[]> {
  const active = (await listConnections(runner.db)).filter(({ status }) => status === 'active').map(({ id }) => id);
  const results: SyncResult[] = [];
  for (const id of connectionId === undefined ? active : [connectionId])
    results.push(await runSync(runner, id, (event) => report(id, event), signal));
  return results;
}

async function runSync(
  runner: SyncRunner,
  connectionId: string,
  report: (event: ProgressEvent) => void,
  signal: AbortSignal,
): Promise<SyncResult> {
  try {
    const outcome = await syncConnection(runner.job, connectionId, report, signal);
    if (outcome) return { connectionId, ok: true, ...outcome };
    return { connectionId, ok: false, code: 'busy', message: `${connectionId} is being synced already.` };
  } catch (error) {
    if (error instanceof CrmError) return { connectionId, ok: false, code: error.code, message: error.message };
    throw error;
  }
}
