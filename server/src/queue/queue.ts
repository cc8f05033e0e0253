import type { Logger } from '../telemetry/logger.ts';

/**
 * The queue only says *wake up*: what is to be done is rows in the database, so losing the queue loses nothing.
 */
export interface Queue {
  /**
   * Asks for work on this connection; asking while some runs makes it run once more. Work that failed and waits for its
   * next try is tried at once for news, and waits on for a reminder.
   */
  wake(connectionId: string, work: Work, urgency?: Urgency): void;
  /** Resolves when nothing is running and nothing is waiting for a retry. */
  idle(): Promise<void>;
  /** Stops taking work, asks what runs to stop at its next safe point, and waits for that. */
  close(): Promise<void>;
}

/**
 * `sync` lists the CRM and does everything after that; `poll` reads what was modified lately; `events` reads again what
 * the CRM told of; `score` begins where what is known is scored. Each includes those after it.
 */
export const kindsOfWork = ['sync', 'poll', 'events', 'score'] as const;
export type Work = (typeof kindsOfWork)[number];

/** `news`: something came. `reminder`: something lies there, as it did when it was looked at last. */
export type Urgency = 'news' | 'reminder';

/** Of two things wanted of a connection, the one that includes the other. */
export const larger = (one: Work | undefined, other: Work): Work =>
  one !== undefined && kindsOfWork.indexOf(one) < kindsOfWork.indexOf(other) ? one : other;

/** One piece of work to its end. @throws the error that ended it; `retryable` on it says whether to try again later. */
export type Job = (connectionId: string, work: Work, signal: AbortSignal) => Promise<void>;

/** Half a minute, doubling to ten minutes: long enough for an outage, short enough that nobody needs to help. */
export const patientRetryDelayMs = (tries: number) => Math.min(600_000, 30_000 * 2 ** (tries - 1));

/** Each running sync needs database connections of its own; many at once would only wait for each other. */
export const runningMax = 4;

/**
 * Says what ended a piece of work, and answers whether to try it again. An error that does not say is one nobody
 * foresaw, a database gone for instance: it may pass as well.
 */
export function noteFailure(logger: Logger, connectionId: string, work: Work, error: unknown): boolean {
  const retryable = !(error instanceof Error && 'retryable' in error && error.retryable === false);
  const told = { connectionId, work, retryable, err: error };
  // Somebody else is at the connection: nothing is wrong, it is only not this process' turn.
  if (isBusy(error)) logger.debug(told, 'work waits its turn');
  else logger.error(told, 'work failed');
  return retryable;
}

export const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'busy';

/** Somebody else is at the connection: whoever waits for its events or its rating should not wait long after that. */
export const busyDelayMs = 1_000;

/** When to try again: patiently, and not before the CRM said it would be of use. */
export function delayAfter(error: unknown, patientMs: number): number {
  const asked = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined;
  return Math.max(patientMs, typeof asked === 'number' ? asked : 0);
}
