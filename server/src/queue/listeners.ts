import type { OpenAccount } from '../crm/accounts.ts';
import type { CrmAccount } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import type { Heard } from '../crm/happening.ts';
import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { addEvents } from '../store/inbox.ts';
import { readListenPosition, saveListenPosition } from '../store/listen-positions.ts';
import type { ConnectionLock } from '../store/lock.ts';
import { hasFinishedSync } from '../store/syncs.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Queue } from './queue.ts';

export interface ListenDeps {
  db: Db;
  queue: Pick<Queue, 'wake'>;
  lock: ConnectionLock;
  openAccount: OpenAccount;
  logger: Logger;
  now(): Date;
}

/** Each account that is listened to holds a connection to the CRM and one to the database; other processes take the rest. */
const listeningMax = 50;
/** What an administrator has to change is not asked for every minute. */
const askAgainMs = 60 * 60_000;
/** A token ends after hours. Where a fresh one is refused as well, it is not refreshed every minute anew. */
const refreshAgainMs = 10 * 60_000;

/** Hears of changes as they happen, for CRMs that do not call us. What it does not hear polls find. */
export interface Listeners {
  /** Begins to listen where nobody does; called every minute. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export function makeListeners(deps: ListenDeps): Listeners {
  const open = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  const notBefore = new Map<string, number>();

  const begin = (connectionId: string, listen: NonNullable<CrmAccount['listen']>) => {
    const stop = new AbortController();
    const begunAt = deps.now().getTime();
    const ended = listenTo(deps, connectionId, listen, stop.signal)
      .catch((error: unknown) => {
        const pauseMs = pauseAfter(error, deps.now().getTime() - begunAt);
        if (pauseMs > 0) notBefore.set(connectionId, deps.now().getTime() + pauseMs);
        deps.logger.warn({ connectionId, err: error }, 'not listening; changes are found by polling');
      })
      .finally(() => open.delete(connectionId));
    open.set(connectionId, { stop, ended });
  };

  return {
    look: async () => {
      const connections = await listConnections(deps.db);
      const active = new Set(connections.filter(({ status }) => status === 'active').map(({ id }) => id));
      for (const [id, { stop }] of open) if (!active.has(id)) stop.abort();
      for (const connection of connections) {
        const isDue = (notBefore.get(connection.id) ?? 0) <= deps.now().getTime();
        if (!active.has(connection.id) || open.has(connection.id) || !isDue || open.size >= listeningMax) continue;
        const listen = listenOf(deps, connection);
        // The writes of a first sync all come back: heard, they would use up what an org may have delivered in a day.
        if (listen && (await hasFinishedSync(deps.db, connection.id))) begin(connection.id, listen);
      }
    },
    stop: async () => {
      const ending = [...open.values()];
      for (const { stop } of ending) stop.abort();
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
}

/** How long an account is left alone once listening has failed; the next look is a minute away anyway. */
function pauseAfter(error: unknown, listenedMs: number): number {
  if (!(error instanceof CrmError) || error.retryable) return 0;
  if (error.code !== 'unauthorized') return askAgainMs;
  return listenedMs < refreshAgainMs ? refreshAgainMs : 0;
}

/** An account that cannot be worked with is not listened to either; its sync says why. */
function listenOf({ openAccount }: ListenDeps, connection: Parameters<OpenAccount>[0]): CrmAccount['listen'] {
  try {
    return openAccount(connection).listen;
  } catch (error) {
    if (error instanceof CrmError) return undefined;
    throw error;
  }
}

/** One process at a time listens to an account. What was heard is kept together with where to go on. */
async function listenTo(
  deps: ListenDeps,
  connectionId: string,
  listen: NonNullable<CrmAccount['listen']>,
  signal: AbortSignal,
): Promise<void> {
  await deps.lock(`listen:${connectionId}`, async (lost) => {
    const from = await readListenPosition(deps.db, connectionId);
    deps.logger.info({ connectionId, again: from !== null }, 'listening');
    const hear = (heard: Heard) => keep(deps, connectionId, heard);
    await listen({ from, hear, signal: AbortSignal.any([signal, lost]) });
  });
}

async function keep(deps: ListenDeps, connectionId: string, { happenings, missed, position }: Heard): Promise<void> {
  const now = deps.now();
  const added = await deps.db.transaction().execute(async (tx) => {
    await saveListenPosition(tx, connectionId, position, now);
    return addEvents(tx, connectionId, happenings, now);
  });
  if (missed) deps.queue.wake(connectionId, 'poll');
  else if (added > 0) deps.queue.wake(connectionId, 'events');
}
