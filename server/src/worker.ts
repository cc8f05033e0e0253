import { randomBytes } from 'node:crypto';
import { compose, type ServerOptions } from './compose.ts';
import { InputError } from './problem.ts';
import { startSchedule } from './queue/schedule.ts';

export interface Worker {
  /** Finishes what is in hand at its next safe point. */
  close(): Promise<void>;
}

/**
 * Works beside a server and other workers, without answering anybody. @throws InputError without a database and a Redis
 * that they share.
 */
export async function startWorker(options: Omit<ServerOptions, 'operatorToken' | 'modelFile'>): Promise<Worker> {
  const { config, logger, outside } = options;
  const needed = { DATABASE_URL: config.databaseUrl, REDIS_URL: config.redisUrl };
  const problems = Object.entries(needed)
    .filter(([, value]) => value === null)
    .map(([path]) => ({ path, message: 'is not set', remedy: 'A worker shares PostgreSQL and Redis with the server' }));
  if (problems.length > 0) throw new InputError(problems);
  // The commands of an operator come to a server, never here: nobody knows this token.
  const operatorToken = randomBytes(32).toString('base64url');
  const server = await compose({ ...options, operatorToken, modelFile: null });
  const schedule = startSchedule({ ...server, logger, now: outside.now }, { atOnce: true });
  logger.info('working');
  return {
    close: async () => {
      await schedule.stop();
      await server.stop();
      await server.close();
    },
  };
}
