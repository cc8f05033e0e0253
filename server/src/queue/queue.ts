/**
 * The queue only says *wake up*: what is to be done is rows in the database, so losing the queue loses nothing.
 */
export interface Queue {
  /** Asks for a sync of this connection; asking while one runs makes it run once more. */
  wakeSync(connectionId: string): void;
  /** Resolves when nothing is running and nothing is waiting for a retry. */
  idle(): Promise<void>;
  /** Stops taking work, asks what runs to stop at its next safe point, and waits for that. */
  close(): Promise<void>;
}

/** One sync to its end. @throws the error that ended it; `retryable` on it says whether trying later makes sense. */
export type SyncJob = (connectionId: string, signal: AbortSignal) => Promise<void>;
