import { noteAbsence } from '../telemetry/absence.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Redis for counting only: while it is away, each process counts for itself instead of waiting. */
export async function connectCounters(redisUrl: string, logger: Logger) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const absence = noteAbsence(logger, 'Redis');
  redis.on('error', absence.gone).on('ready', absence.back);
  return redis;
}
