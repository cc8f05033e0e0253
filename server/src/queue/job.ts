import type { PlanAlerts } from '../alerts/plan.ts';
import type { OpenAccount } from '../crm/accounts.ts';
import type { CrmAccount } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import type { Readers } from '../crm/readers.ts';
import type { ModelLibrary } from '../scoring/model-library.ts';
import { scoreDirty } from '../scoring/score-dirty.ts';
import { type Connection, findConnection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { ConnectionLock } from '../store/lock.ts';
import type { Progress } from '../sync/progress.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { WorkMeter } from '../telemetry/meter.ts';
import { writeBack } from '../writeback/apply.ts';
import type { Pace } from './pace.ts';

/** What the work on a connection needs, whichever it is. */
export interface JobDeps {
  db: Db;
  lock: ConnectionLock;
  models: ModelLibrary;
  openAccount: OpenAccount;
  readers: Readers;
  pace: Pace;
  /** Awaited when the CRM has been read, before anything is scored: what comes in now is in the first scores. */
  onListed?: (connectionId: string) => Promise<void>;
  /** Tells whoever waits for the new scores, when they are written; never throws. */
  tell?: (connection: Connection) => Promise<void>;
  planAlerts?: PlanAlerts;
  meter?: WorkMeter;
  logger: Logger;
  now(): Date;
}

export interface Outcome {
  /** True when it went on from where an interrupted run had stopped. */
  resumed: boolean;
  /** Records listed, or events worked through. */
  listed: number;
  scored: number;
  written: number;
  refused: number;
}

/** Work stops where it tells how far it is: between pages and batches, with nothing half-done. */
export function stoppable(report: Progress, stop: AbortSignal): Progress {
  return (event) => {
    stop.throwIfAborted();
    report(event);
  };
}

/** The second half of any work: what is marked is scored, what differs is written, who waits is told. */
export async function scoreAndWrite(deps: JobDeps, connection: Connection, account: CrmAccount, report: Progress) {
  const scored = await scoreDirty(deps, connection, report);
  const { written, refused } = await writeBack(deps, connection.id, account, report);
  await deps.tell?.(connection);
  return { scored, written, refused };
}

/** @throws CrmError `disconnected` */
export async function activeConnection(db: Db, connectionId: string): Promise<Connection> {
  const connection = await findConnection(db, connectionId);
  if (connection?.status === 'active') return connection;
  throw new CrmError(
    'disconnected',
    connection
      ? `${connectionId} is disconnected: ${connection.statusReason ?? 'no reason known'}`
      : `There is no connection ${connectionId}. Connect the account first.`,
  );
}
