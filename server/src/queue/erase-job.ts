import { findConnection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { eraseConnection, listErasures } from '../store/erase.ts';
import type { ConnectionLock } from '../store/lock.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface EraseDeps {
  db: Db;
  lock: ConnectionLock;
  /** How long the data of an account that is no longer connected is kept. */
  eraseAfterDays: number;
  logger: Logger;
  now(): Date;
}

/** Deletes what is kept of connections that ended long enough ago. For the schedule; once a day is enough. */
export async function eraseEnded(deps: EraseDeps): Promise<string[]> {
  const due = (await listErasures(deps.db, deps.eraseAfterDays)).filter(({ at }) => at <= deps.now());
  const erased: string[] = [];
  for (const { id } of due) if (await eraseIfEnded(deps, id)) erased.push(id);
  return erased;
}

/** @returns false when somebody works on the connection, or has connected it again. */
export async function eraseIfEnded(deps: EraseDeps, connectionId: string): Promise<boolean> {
  const erased = await deps.lock(connectionId, async () => {
    if ((await findConnection(deps.db, connectionId))?.status !== 'disconnected') return false;
    await eraseConnection(deps.db, connectionId);
    return true;
  });
  if (erased) deps.logger.info({ connectionId }, 'data of an ended connection deleted');
  return erased ?? false;
}
