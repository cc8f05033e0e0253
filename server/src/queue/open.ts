import type { Config } from '../config.ts';
import { CrmError } from '../crm/errors.ts';
import type { ProgressEvent } from '../sync/progress.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { QueueBoard } from './board.ts';
import { makeEmbeddedQueue } from './embedded.ts';
import type { JobDeps, Outcome } from './job.ts';
import { pollConnection, processEvents, scoreConnection } from './news-job.ts';
import { type Job, patientRetryDelayMs, type Queue } from './queue.ts';
import { syncConnection } from './sync-job.ts';

/** Of the queue's keys on a Redis that others may use as well. */
const redisPrefix = 'barometer';

export interface QueueOptions {
  redisUrl: string | null;
  /** False where workers do the work, and this process only asks for it. */
  works?: boolean;
  onProgress?: (connectionId: string, event: ProgressEvent) => void;
  /** Told how each piece of work ended. */
  onSynced?: (connectionId: string, result: Outcome | Error) => void;
  logger: Logger;
}

/** The queue in this process, or on Redis where there is one; Bull is loaded only then. */
export async function openQueue(options: QueueOptions, deps: JobDeps): Promise<Queue> {
  const { redisUrl, works, logger } = options;
  const driver = { job: makeJob(options, deps), logger, retryDelayMs: patientRetryDelayMs };
  if (redisUrl === null) return makeEmbeddedQueue(driver);
  const { makeBullQueue } = await import('./bull.ts');
  return makeBullQueue({ ...driver, redisUrl, prefix: redisPrefix, ...(works === undefined ? {} : { works }) });
}

/** The pages of a queue on Redis, where there is a password for them. */
export async function openBoard(
  { redisUrl, operatorPassword }: Pick<Config, 'redisUrl' | 'operatorPassword'>,
  logger: Logger,
): Promise<{ board: QueueBoard; password: string } | undefined> {
  if (redisUrl === null || operatorPassword === null) return undefined;
  const { makeQueueBoard } = await import('./board.ts');
  const board = makeQueueBoard({ redisUrl, prefix: redisPrefix, basePath: '/operator/queues', logger });
  return { board, password: operatorPassword };
}

const jobs = { sync: syncConnection, poll: pollConnection, events: processEvents, score: scoreConnection };

function makeJob({ onProgress, onSynced }: QueueOptions, deps: JobDeps): Job {
  return async (connectionId, work, signal) => {
    try {
      const outcome = await jobs[work](deps, connectionId, (event) => onProgress?.(connectionId, event), signal);
      // Somebody else (another process, the command line) is at it, perhaps with tokens that are old by now.
      if (!outcome) throw new CrmError('busy', `${connectionId} is being synced already.`);
      onSynced?.(connectionId, outcome);
    } catch (error) {
      onSynced?.(connectionId, error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
}
