import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { countDirty } from '../store/dirty.ts';
import { countEvents, dropDoneEvents } from '../store/inbox.ts';
import type { ConnectionLock } from '../store/lock.ts';
import { readLastPolls } from '../store/poll-cursors.ts';
import { lastSync, type SyncStatus } from '../store/syncs.ts';
import { dropUsageBatches } from '../store/usage-batches.ts';
import { countPending } from '../store/writes.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Queue, Work } from './queue.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A poll finds what webhooks lost; with nothing to find it costs some ten calls. */
const pollEveryMs = 5 * minuteMs;
/** A listing finds what has no modified date, and scores what only time has changed. */
const listEveryMs = dayMs;
/** The queue tries again what may pass, unless it has forgotten; this is for what somebody has to help. */
const tryAgainMs = 60 * minuteMs;

/** What is due for a connection, by what its rows say: nothing is kept beside them that could be lost. Pure. */
export function dueWork(
  known: {
    sync: Pick<SyncStatus, 'state' | 'startedAt' | 'finishedAt'> | undefined;
    /** Whether somebody works on the connection. */
    held: boolean;
    polledAt: Date | undefined;
    /** How many events, and companies to score or to write, lie there. */
    waiting: { events: number; companies: number };
  },
  now: Date,
): Work | null {
  const ageOf = (moment: Date) => now.getTime() - moment.getTime();
  const { sync, held, polledAt, waiting } = known;
  if (sync === undefined) return 'sync';
  // Whoever ran it was killed.
  if (sync.state === 'running') return held ? null : 'sync';
  const isPollDue = polledAt === undefined || ageOf(polledAt) >= pollEveryMs;
  if (sync.state === 'failed') {
    if (ageOf(sync.finishedAt ?? sync.startedAt) >= tryAgainMs) return 'sync';
    // What keeps a listing from its end need not keep news away; before the first one was through there are none.
    return polledAt !== undefined && isPollDue ? 'poll' : null;
  }
  if (ageOf(sync.startedAt) >= listEveryMs) return 'sync';
  if (isPollDue) return 'poll';
  // Asked for when it came; asked again in case the queue has forgotten.
  return waiting.events > 0 ? 'events' : waiting.companies > 0 ? 'score' : null;
}

/** HubSpot delivers an event again for a day at most; a product may send a batch again for as long as it likes. */
const eventsKeptMs = 3 * dayMs;
const batchesKeptMs = 30 * dayMs;

export interface ScheduleDeps {
  db: Db;
  queue: Pick<Queue, 'wake'>;
  lock: ConnectionLock;
  /** What is due by the clock and not by a change. */
  runDue(): Promise<void>;
  logger: Logger;
  now(): Date;
}

/** Looks once what is due, and asks for it. Called again and again; several processes may, the lock is the work's own. */
export async function tick({ db, queue, lock, runDue, now }: ScheduleDeps): Promise<void> {
  const polls = await readLastPolls(db);
  for (const { id, status } of await listConnections(db)) {
    if (status !== 'active') continue;
    const companies = (await countDirty(db, id)) + (await countPending(db, id));
    const waiting = { events: await countEvents(db, id), companies };
    const sync = await lastSync(db, id);
    // Tried for, and given back at once: a lock is held by living processes only.
    const held = sync?.state === 'running' && (await lock(id, async () => true)) === undefined;
    const due = dueWork({ sync, held, polledAt: polls.get(id), waiting }, now());
    if (due) queue.wake(id, due, 'reminder');
    await dropDoneEvents(db, id, new Date(now().getTime() - eventsKeptMs));
    await dropUsageBatches(db, id, new Date(now().getTime() - batchesKeptMs));
  }
  await runDue();
}

export interface Schedule {
  /** Ends it, and waits for a look that is under way. */
  stop(): Promise<void>;
}

/**
 * Looks every minute what is due.
 * @param atOnce whether to look now as well: a worker takes up what one that was killed has left.
 */
export function startSchedule(deps: ScheduleDeps, { atOnce = false } = {}): Schedule {
  let looking = Promise.resolve();
  const look = () => {
    looking = looking
      .then(() => tick(deps))
      .catch((error: unknown) => deps.logger.error({ err: error }, 'schedule failed; it looks again in a minute'));
  };
  if (atOnce) look();
  const timer = setInterval(look, minuteMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
