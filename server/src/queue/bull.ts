import Bull from 'bull';
import type { Logger } from '../telemetry/logger.ts';
import { type Job, noteFailure, type Queue, runningMax, type Work } from './queue.ts';

export interface BullQueueOptions {
  redisUrl: string;
  job: Job;
  logger: Logger;
  /** Delay before try n+1 of work that failed in a way that may pass. */
  retryDelayMs(tries: number): number;
  /** Apart from other installations on the same Redis. */
  prefix: string;
}

interface Wanted {
  connectionId: string;
  work: Work;
}

/** Work is tried again until it is done or cannot be: what is to be done is rows, and does not go away. */
const attempts = 1_000_000;

/**
 * Driver on Redis: any number of processes take work from one list. What one asks for while the same is running is kept
 * beside it and run once more. Redis forgetting everything loses nothing but time: what is due is found in the rows.
 */
export function makeBullQueue(options: BullQueueOptions): Queue {
  const { logger } = options;
  const stop = new AbortController();
  const bull = new Bull<Wanted>('barometer', options.redisUrl, {
    prefix: options.prefix,
    settings: { backoffStrategies: { patient: (tries: number) => options.retryDelayMs(tries) } },
    defaultJobOptions: { attempts, backoff: { type: 'patient' }, removeOnComplete: true, removeOnFail: true },
  });
  // ioredis tries again by itself; without a listener every failed try would end the process.
  bull.on('error', (error) => logger.warn({ err: error }, 'the queue on Redis is not reachable'));

  /** Wishes on their way to Redis. */
  let asked = 0;
  let watching: (() => void)[] = [];
  const settle = () => {
    for (const look of watching) look();
  };

  bull
    .process(runningMax, async (entry) => {
      const { connectionId, work } = entry.data;
      try {
        await options.job(connectionId, work, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted && !noteFailure(logger, connectionId, work, error)) await entry.discard();
        throw error;
      }
    })
    .catch((error: unknown) => {
      if (!stop.signal.aborted) logger.error({ err: error }, 'the queue on Redis stopped');
    });
  for (const event of ['completed', 'failed', 'drained'] as const) bull.on(event, settle);

  const ask = async ({ connectionId, work }: Wanted) => {
    const jobId = `${connectionId}/${work}`;
    const known = await bull.getJob(jobId);
    const isRunning = known !== null && (await known.isActive());
    await bull.add({ connectionId, work }, { jobId: isRunning ? `${jobId}/again` : jobId });
  };

  const isIdle = async () => {
    const { waiting, active, delayed } = await bull.getJobCounts();
    return asked === 0 && waiting + active + delayed === 0;
  };

  return {
    wake: (connectionId, work) => {
      if (stop.signal.aborted) return;
      asked += 1;
      // While Redis is away this waits for it; ended before that, the rows still say what is due.
      ask({ connectionId, work })
        .catch((error: unknown) => {
          if (!stop.signal.aborted) logger.warn({ connectionId, work, err: error }, 'work was not asked for');
        })
        .finally(() => {
          asked -= 1;
          settle();
        });
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
      await bull.close();
    },
  };
}
