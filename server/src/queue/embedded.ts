import type { Logger } from '../telemetry/logger.ts';
import type { Queue, SyncJob } from './queue.ts';

export interface EmbeddedQueueOptions {
  job: SyncJob;
  logger: Logger;
  /** Delay before try n+1 of a sync that failed in a way that may pass. */
  retryDelayMs(tries: number): number;
}

/** Half a minute, doubling to ten minutes: long enough for an outage, short enough that nobody needs to help. */
export const patientRetryDelayMs = (tries: number) => Math.min(600_000, 30_000 * 2 ** (tries - 1));

interface Lane {
  running: boolean;
  again: boolean;
  tries: number;
  timer: NodeJS.Timeout | undefined;
}

/** In-process driver: connections side by side, one job per connection at a time. */
export function makeEmbeddedQueue(options: EmbeddedQueueOptions): Queue {
  const lanes = new Map<string, Lane>();
  const stop = new AbortController();
  let waiting: (() => void)[] = [];

  const laneOf = (connectionId: string): Lane => {
    const lane = lanes.get(connectionId) ?? { running: false, again: false, tries: 0, timer: undefined };
    lanes.set(connectionId, lane);
    return lane;
  };

  const settle = () => {
    if ([...lanes.values()].some((lane) => lane.running || lane.timer)) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };

  const run = async (connectionId: string, lane: Lane): Promise<void> => {
    lane.running = true;
    lane.again = false;
    clearTimeout(lane.timer);
    lane.timer = undefined;
    try {
      await options.job(connectionId, stop.signal);
      lane.tries = 0;
    } catch (error) {
      if (!stop.signal.aborted) planRetry(connectionId, lane, error);
    }
    lane.running = false;
    if (lane.again && !stop.signal.aborted) await run(connectionId, lane);
    settle();
  };

  const planRetry = (connectionId: string, lane: Lane, error: unknown) => {
    const retryable = error instanceof Error && 'retryable' in error && error.retryable === true;
    options.logger.error({ connectionId, retryable, err: error }, 'sync failed');
    if (!retryable) return;
    lane.tries += 1;
    lane.timer = setTimeout(() => void run(connectionId, lane), options.retryDelayMs(lane.tries));
  };

  return {
    wakeSync: (connectionId) => {
      if (stop.signal.aborted) return;
      const lane = laneOf(connectionId);
      if (lane.running) lane.again = true;
      else void run(connectionId, lane);
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
    close: async () => {
      stop.abort();
      for (const lane of lanes.values()) {
        clearTimeout(lane.timer);
        lane.timer = undefined;
      }
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },
  };
}
