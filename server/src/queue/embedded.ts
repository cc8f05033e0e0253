import type { Logger } from '../telemetry/logger.ts';
import {
  busyDelayMs,
  delayAfter,
  isBusy,
  type Job,
  larger,
  noteFailure,
  type Queue,
  runningMax,
  type Work,
} from './queue.ts';

export interface EmbeddedQueueOptions {
  job: Job;
  logger: Logger;
  /** Delay before try n+1 of work that failed in a way that may pass. */
  retryDelayMs(tries: number): number;
}

interface Lane {
  running: boolean;
  /** What was asked for and is not begun. */
  wanted: Work | undefined;
  tries: number;
  timer: NodeJS.Timeout | undefined;
}

/** In-process driver: a few connections side by side, one job per connection at a time. */
export function makeEmbeddedQueue(options: EmbeddedQueueOptions): Queue {
  const lanes = new Map<string, Lane>();
  const backlog: string[] = [];
  const stop = new AbortController();
  let waiting: (() => void)[] = [];

  const laneOf = (connectionId: string): Lane => {
    const lane = lanes.get(connectionId) ?? { running: false, wanted: undefined, tries: 0, timer: undefined };
    lanes.set(connectionId, lane);
    return lane;
  };

  const want = (lane: Lane, work: Work) => {
    lane.wanted = larger(lane.wanted, work);
  };

  const settle = () => {
    if (backlog.length > 0 || [...lanes.values()].some((lane) => lane.running || lane.timer)) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };

  const isFull = () => [...lanes.values()].filter((lane) => lane.running).length >= runningMax;

  const start = (connectionId: string, lane: Lane): void => {
    if (!isFull()) void run(connectionId, lane);
    else if (!backlog.includes(connectionId)) backlog.push(connectionId);
  };

  const run = async (connectionId: string, lane: Lane): Promise<void> => {
    const work = lane.wanted ?? 'score';
    lane.running = true;
    lane.wanted = undefined;
    clearTimeout(lane.timer);
    lane.timer = undefined;
    try {
      await options.job(connectionId, work, stop.signal);
      lane.tries = 0;
    } catch (error) {
      if (!stop.signal.aborted) planRetry(connectionId, lane, work, error);
    }
    lane.running = false;
    if (lane.wanted && !lane.timer && !stop.signal.aborted) start(connectionId, lane);
    const next = backlog.shift();
    if (next !== undefined) start(next, laneOf(next));
    settle();
  };

  const planRetry = (connectionId: string, lane: Lane, work: Work, error: unknown) => {
    if (!noteFailure(options.logger, connectionId, work, error)) return;
    want(lane, work);
    if (!isBusy(error)) lane.tries += 1;
    const delayMs = isBusy(error) ? busyDelayMs : delayAfter(error, options.retryDelayMs(lane.tries));
    lane.timer = setTimeout(() => start(connectionId, lane), delayMs);
  };

  return {
    wake: (connectionId, work, urgency = 'news') => {
      if (stop.signal.aborted) return;
      const lane = laneOf(connectionId);
      want(lane, work);
      if (lane.running || (lane.timer && urgency === 'reminder')) return;
      start(connectionId, lane);
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
    close: async () => {
      stop.abort();
      backlog.length = 0;
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
