import type { Priority } from '../connector.ts';

export interface Turns {
  /** Resolves when it is one's turn: first come, first served, people before all else. */
  take(priority: Priority): Promise<void>;
}

interface Waiter {
  go(): void;
  giveUp(error: unknown): void;
}

/**
 * A queue before a limit.
 * @param msUntilFree takes a place and answers 0, or says how long none is free. Throws when waiting is of no use: then
 *   nobody waits any longer.
 */
export function makeTurns(msUntilFree: () => Promise<number>, signal?: AbortSignal): Turns {
  const lines: Record<Priority, Waiter[]> = { interactive: [], background: [] };
  let serving = false;
  const isAnybody = () => lines.interactive.length + lines.background.length > 0;
  const sendAway = (error: unknown) => {
    for (const line of Object.values(lines)) for (const waiter of line.splice(0)) waiter.giveUp(error);
  };
  signal?.addEventListener('abort', () => sendAway(signal.reason));

  const serve = async () => {
    serving = true;
    try {
      while (isAnybody()) {
        const waitMs = await msUntilFree();
        // Who comes while we wait for a place may go first.
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        else (lines.interactive.shift() ?? lines.background.shift())?.go();
      }
    } catch (error) {
      sendAway(error);
    } finally {
      serving = false;
    }
  };

  return {
    take: (priority) =>
      new Promise((go, giveUp) => {
        if (signal?.aborted) return giveUp(signal.reason);
        lines[priority].push({ go, giveUp });
        if (!serving) void serve();
      }),
  };
}
