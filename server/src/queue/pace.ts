/** How far apart two readings of one connection's events begin: a person does not notice, an account's limits do. */
const roundMs = 2_000;

/** Resolves when the next reading of a connection's events may begin; at once for news after a quiet moment. */
export type Pace = (connectionId: string, signal: AbortSignal) => Promise<void>;

/**
 * A busy account tells of something every moment. Each reading costs some four calls whether of one event or a hundred;
 * one after the other without a pause they would use up the day's calls (measured: 10 events a second, nearly all of the
 * 110 calls in 10 s).
 */
export function makePace(outside: { now(): Date; wait(delayMs: number, signal?: AbortSignal): Promise<void> }): Pace {
  const begun = new Map<string, number>();
  return async (connectionId, signal) => {
    const last = begun.get(connectionId);
    const now = outside.now().getTime();
    // A clock that was set back must not make anybody wait for it.
    const waitMs = last === undefined || last > now ? 0 : last + roundMs - now;
    if (waitMs > 0) await outside.wait(waitMs, signal);
    begun.set(connectionId, outside.now().getTime());
  };
}
