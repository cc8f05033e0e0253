import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import Bull from 'bull';
import { z } from 'zod';
import { noteAbsence } from '../telemetry/absence.ts';
import type { Logger } from '../telemetry/logger.ts';
import {
  busyDelayMs,
  delayAfter,
  isBusy,
  type Job,
  kindsOfWork,
  noteFailure,
  type Queue,
  runningMax,
  type Urgency,
  type Work,
} from './queue.ts';

export interface BullQueueOptions {
  redisUrl: string;
  job: Job;
  logger: Logger;
  /** Delay before try n+1 of work that failed in a way that may pass. */
  retryDelayMs(tries: number): number;
  /** Apart from other installations on the same Redis. */
  prefix: string;
  /** Without it this process only asks, and others work. */
  works?: boolean;
}

export const queueName = 'barometer';

const Wanted = z.object({
  connectionId: z.string(),
  work: z.enum(kindsOfWork),
  /** How often it has failed; waiting for somebody else's work is no failure. */
  tries: z.int().optional(),
});

/** Work is tried again until it is done or cannot be: what is to be done is rows, and does not go away. */
const attempts = 1_000_000;
/** Redis may be away while we stop; container engines wait ten seconds before they kill. */
const closeMaxMs = 6_000;

/**
 * Ends a try; Bull asks it when to try again, and keeps its message for whoever looks at the queue. That is a code and no
 * more: other messages may quote what a customer's records hold.
 */
class Later extends Error {
  constructor(
    readonly delayMs: number,
    cause: unknown,
  ) {
    super(codeOf(cause), { cause });
    this.name = 'Later';
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/**
 * Driver on Redis: any number of processes take work from one list. What one asks for while the same is running is kept
 * beside it and run once more. Redis forgetting everything loses nothing but time: what is due is found in the rows.
 */
export function makeBullQueue(options: BullQueueOptions): Queue {
  const { logger } = options;
  const stop = new AbortController();
  const bull = new Bull<unknown>(queueName, options.redisUrl, {
    prefix: options.prefix,
    // A worker that was killed leaves its work to the next, however often that happens.
    settings: { maxStalledCount: attempts, backoffStrategies: { later: laterMs } },
    defaultJobOptions: { attempts, backoff: { type: 'later' }, removeOnComplete: true, removeOnFail: true },
  });
  // ioredis tries again by itself; without a listener every failed try would end the process.
  const absence = noteAbsence(logger, 'the queue on Redis');
  bull.on('error', absence.gone);
  bull.client.on('ready', absence.back);

  /** Wishes on their way to Redis, and whether the same was wished again since the last of it was asked for. */
  const conveyed = new Map<string, boolean>();
  let watching: (() => void)[] = [];
  const settle = () => {
    for (const look of watching) look();
  };

  const running = new Set<Promise<void>>();
  const hold = (job: Promise<void>) => {
    running.add(job);
    return job.finally(() => running.delete(job));
  };

  if (options.works ?? true)
    bull
      .process(runningMax, async (entry) => {
        const wanted = Wanted.safeParse(entry.data);
        if (!wanted.success) {
          // Whoever knows the operator's password can put anything here.
          logger.warn({ entry: entry.id }, 'an entry of the queue is not one of ours, and is dropped');
          return;
        }
        const { connectionId, work, tries = 0 } = wanted.data;
        try {
          await hold(options.job(connectionId, work, stop.signal));
        } catch (error) {
          // Stopped on purpose: another process takes it, or this one when it is back. At once, Bull would take it up here.
          if (stop.signal.aborted) throw new Later(100, error);
          if (!noteFailure(logger, connectionId, work, error)) {
            await entry.discard();
            throw new Later(0, error);
          }
          if (isBusy(error)) throw new Later(busyDelayMs, error);
          await entry.update({ connectionId, work, tries: tries + 1 });
          throw new Later(delayAfter(error, options.retryDelayMs(tries + 1)), error);
        }
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) logger.error({ err: error }, 'the queue on Redis stopped');
      });
  for (const event of ['completed', 'failed', 'drained'] as const) bull.on(event, settle);

  /**
   * An entry that runs may have read its rows already: then one more is kept beside it. One that waits is enough; one
   * that waits for another try need not wait any longer, unless the wake-up is no news.
   */
  const ask = async (connectionId: string, work: Work, urgency: Urgency) => {
    for (let place = 0; ; place++) {
      const jobId = `${connectionId}/${work}/${place}`;
      const known = await bull.getJob(jobId);
      const state = await known?.getState();
      if (state === 'active') continue;
      if (state === 'waiting' || state === 'paused') return;
      if (state !== 'delayed') await bull.add({ connectionId, work }, { jobId });
      // It may have begun meanwhile, which is as well.
      else if (urgency === 'news') await known?.promote().catch(() => undefined);
      return;
    }
  };

  /**
   * A hundred webhooks a second need not all ask: what comes while the same is on its way is asked for once, after it.
   * Not left out, because work that began before its rows were there has not seen them.
   */
  const convey = async (wanted: { connectionId: string; work: Work }, urgency: Urgency) => {
    const wish = `${wanted.connectionId}/${wanted.work}/${urgency}`;
    const isConveyed = conveyed.has(wish);
    conveyed.set(wish, true);
    if (isConveyed) return;
    while (conveyed.get(wish)) {
      // Wished several times in one moment, it is one wish.
      await nextTurn();
      conveyed.set(wish, false);
      await ask(wanted.connectionId, wanted.work, urgency).catch((error: unknown) => {
        if (!stop.signal.aborted) logger.warn({ ...wanted, err: error }, 'work was not asked for');
      });
    }
    conveyed.delete(wish);
    settle();
  };

  const isIdle = async () => {
    const { waiting, active, delayed } = await bull.getJobCounts();
    return conveyed.size === 0 && waiting + active + delayed === 0;
  };

  return {
    wake: (connectionId, work, urgency = 'news') => {
      if (stop.signal.aborted) return;
      // While Redis is away this waits for it; ended before that, the rows still say what is due.
      void convey({ connectionId, work }, urgency);
    },
    idle: () =>
      new Promise((resolve, reject) => {
        const look = () => {
          isIdle().then((idle) => {
            if (!idle) return;
            watching = watching.filter((other) => other !== look);
            resolve();
          }, reject);
        };
        watching.push(look);
        look();
      }),
    close: async () => {
      stop.abort();
      const closed = new AbortController();
      const closing = async () => {
        await Promise.allSettled(running);
        // Waiting for its own bookkeeping, Bull ends the process when Redis is away.
        await bull.close(bull.client.status !== 'ready');
        closed.abort();
      };
      const tooLong = wait(closeMaxMs, undefined, { signal: closed.signal }).catch(() => undefined);
      await Promise.race([closing(), tooLong]);
    },
  };
}

const laterMs = (_attempts: number, error: Error): number => (error instanceof Later ? error.delayMs : busyDelayMs);
