import { CrmError } from '../crm/errors.ts';
import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { listRefusals, type Refusal } from '../store/writes.ts';
import type { ProgressEvent } from '../sync/progress.ts';
import type { JobDeps, Outcome } from './job.ts';
import { syncConnection } from './sync-job.ts';

export interface SyncRunner {
  db: Db;
  job: JobDeps;
}

export type SyncResult = { connectionId: string } & (
  | ({ ok: true; refusals: Refusal[] } & Outcome)
  | { ok: false; code: string; message: string }
);

/** Syncs one connection, or every active one in turn, and tells how each went; used by the CLI, here or over HTTP. */
export async function runSyncs(
  runner: SyncRunner,
  connectionId: string | undefined,
  report: (connectionId: string, event: ProgressEvent) => void,
  signal: AbortSignal,
): Promise<SyncResult[]> {
  const known = await listConnections(runner.db);
  const active = known.filter(({ status }) => status === 'active');
  // With nothing but disconnected accounts, trying them says of each why, and what to do.
  const wanted = (active.length > 0 ? active : known).map(({ id }) => id);
  const results: SyncResult[] = [];
  for (const id of connectionId === undefined ? wanted : [connectionId])
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
    let outcome = await syncConnection(runner.job, connectionId, report, signal);
    // Whoever asks for a sync wants the CRM read; an interrupted run may have had nothing left but writing.
    if (outcome?.resumed && outcome.listed === 0)
      outcome = await syncConnection(runner.job, connectionId, report, signal);
    if (outcome)
      return { connectionId, ok: true, ...outcome, refusals: await listRefusals(runner.db, connectionId, 10) };
    return { connectionId, ok: false, code: 'busy', message: `${connectionId} is being synced already.` };
  } catch (error) {
    // One account's trouble, whatever it is, does not keep the others from their sync.
    runner.job.logger.error({ connectionId, err: error }, 'sync failed');
    if (error instanceof CrmError) return { connectionId, ok: false, code: error.code, message: error.explanation };
    return {
      connectionId,
      ok: false,
      code: 'internal',
      message: error instanceof Error ? error.message : String(error),
    };
  }
}
