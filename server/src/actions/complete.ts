import type { OpenAccount } from '../crm/accounts.ts';
import { CrmError } from '../crm/errors.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import {
  claimActions,
  dropEndedActions,
  readOutcome,
  settleAction,
  type WaitingAction,
} from '../store/workflow-actions.ts';
import type { Logger } from '../telemetry/logger.ts';
import { endOf } from './outputs.ts';

export interface CompleteDeps {
  db: Db;
  openAccount: OpenAccount;
  logger: Logger;
  now(): Date;
}

/** So long a workflow waits for a score; then it goes on without. */
export const patienceMs = 60 * 60_000;
/** HubSpot sends an execution again for three days at most. */
const keptMs = 7 * 86_400_000;

/**
 * Lets workflows of one account go on whose company has been scored and written back, or that have waited long enough. A
 * completion whose answer was lost is tried again: HubSpot then knows no execution that waits, and that is as well.
 * @returns how many were told.
 */
export async function completeActions(
  deps: CompleteDeps,
  connection: Connection,
  signal: AbortSignal,
): Promise<number> {
  let told = 0;
  while (!signal.aborted) {
    const now = deps.now();
    const patientSince = new Date(now.getTime() - patienceMs);
    // One by one: a slow CRM would outlast the claims on many, and another process take them as well.
    const [action] = await claimActions(deps.db, connection.id, { now, patientSince, limit: 1 });
    if (!action) break;
    if (await complete(deps, connection, action)) told += 1;
  }
  await dropEndedActions(deps.db, connection.id, new Date(deps.now().getTime() - keptMs));
  return told;
}

async function complete(deps: CompleteDeps, connection: Connection, action: WaitingAction): Promise<boolean> {
  const { callbackId, tries, receivedAt } = action;
  const end = endOf(await readOutcome(deps.db, connection.id, action));
  const about = { connectionId: connection.id, callbackId, state: end.state, tries };
  try {
    await deps.openAccount(connection, 'interactive').completeAction(callbackId, end);
    await settleAction(deps.db, connection.id, callbackId, { done: true });
    deps.logger.info(about, 'workflow told to go on');
    return true;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    const { code, message } = error;
    const again = error.retryable ? nextTry(tries, receivedAt, deps.now()) : null;
    await settleAction(deps.db, connection.id, callbackId, { error: { code, message }, again });
    deps.logger.warn({ ...about, code, again }, 'workflow not told to go on');
    return false;
  }
}

/** A minute, doubling to a quarter of an hour, as long as HubSpot may still be waiting. */
function nextTry(tries: number, receivedAt: Date, now: Date): Date | null {
  const at = now.getTime() + Math.min(15, 2 ** (tries - 1)) * 60_000;
  return at < receivedAt.getTime() + 2 * patienceMs ? new Date(at) : null;
}
