import type { ActionAnswer } from '../crm/action.ts';
import type { ScoreDeps } from '../scoring/read-batch.ts';
import { scoreNow } from '../scoring/score-dirty.ts';
import type { Connection } from '../store/connections.ts';
import { markDirty } from '../store/dirty.ts';
import { addEvents } from '../store/inbox.ts';
import { isKnown } from '../store/records.ts';
import { hasFinishedSync } from '../store/syncs.ts';
import { actionEventKey, addAction, readOutcome } from '../store/workflow-actions.ts';
import { patienceMs } from './complete.ts';
import { failed, scored } from './outputs.ts';

export interface RecalculateDeps extends ScoreDeps {
  /** Scopes without which a workflow that waits could not be told to go on. */
  missingActionScopes(connection: Connection): string[];
  /** Asks for the events that wait to be read, and for what follows from them. */
  wakeEvents(connectionId: string): void;
  wakeScoring(connectionId: string): void;
}

/** The CRM gives up some time after we do, so that it is told in any case. */
const blockedMaxMs = 2 * patienceMs;

/**
 * Has a company read again, scored and written back; the workflow waits for that, and is completed later. What is to be
 * done is rows in one transaction: a repeated request adds nothing to them.
 */
export async function recalculate(
  deps: RecalculateDeps,
  connection: Connection,
  { callbackId, companyId }: { callbackId: string; companyId: string },
): Promise<ActionAnswer> {
  if (deps.missingActionScopes(connection).length > 0) return recalculateNow(deps, connection, companyId, callbackId);
  const now = deps.now();
  const event = {
    ...{ accountId: connection.accountId, key: actionEventKey(callbackId), occurredAt: now },
    changes: [{ type: 'company' as const, id: companyId, action: 'read' as const }],
  };
  await deps.db.transaction().execute(async (tx) => {
    if (!(await addAction(tx, connection.id, { callbackId, kind: 'recalculate', companyId }, 'waiting', now))) return;
    await addEvents(tx, connection.id, [event], now);
    await markDirty(tx, connection.id, [companyId]);
  });
  deps.wakeEvents(connection.id);
  return { state: 'waiting', maxMs: blockedMaxMs };
}

/** Where nobody could be told later, it is done from what is known, and answered at once. */
async function recalculateNow(deps: RecalculateDeps, connection: Connection, companyId: string, callbackId: string) {
  if (!(await isKnown(deps.db, connection.id, 'company', companyId))) return failed('COMPANY_NOT_FOUND');
  if (!(await hasFinishedSync(deps.db, connection.id))) return failed('NOT_SYNCED_YET');
  await scoreNow(deps, connection, [companyId]);
  deps.wakeScoring(connection.id);
  return scored(await readOutcome(deps.db, connection.id, { companyId, callbackId }));
}
