import { findConnection, listEnded } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { eraseConnection } from '../store/erase.ts';
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

const dayMs = 86_400_000;

/** When the data of each connection that has ended goes. */
export async function listErasures(
  deps: Pick<EraseDeps, 'db' | 'eraseAfterDays'>,
): Promise<{ id: string; at: Date }[]> {
  const ended = await listEnded(deps.db);
  return ended.map(({ id, disconnectedAt }) => {
    return { id, at: new Date(disconnectedAt.getTime() + deps.eraseAfterDays * dayMs) };
  });
}

/** Deletes what is kept of connections that ended long enough ago. For the schedule; once a day is enough. */
export async function eraseEnded(deps: EraseDeps): Promise<string[]> {
  const due = (await listErasures(deps)).filter(({ at }) => at <= deps.now());
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
