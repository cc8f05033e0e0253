import { randomBytes } from 'node:crypto';
import { makeHealthApp } from './api/app.ts';
import { compose, type ServerOptions } from './compose.ts';
import { listen } from './listen.ts';
import { InputError } from './problem.ts';
import { startSchedule } from './queue/schedule.ts';

export interface Worker {
  /** Finishes what is in hand at its next safe point. */
  close(): Promise<void>;
}

/**
 * Works beside a server and other workers, answering nobody but who asks how it is: on `port`, if there is one.
 * @throws InputError without a database and a Redis that they share, or when the port is in use.
 */
export async function startWorker(
  options: Omit<ServerOptions, 'operatorToken' | 'startModel'> & { port: number | null },
): Promise<Worker> {
  const { config, logger, outside } = options;
  const needed = { DATABASE_URL: config.databaseUrl, REDIS_URL: config.redisUrl };
  const problems = Object.entries(needed)
    .filter(([, value]) => value === null)
    .map(([path]) => ({ path, message: 'is not set', remedy: 'A worker shares PostgreSQL and Redis with the server' }));
  if (problems.length > 0) throw new InputError(problems);
  // The commands of an operator come to a server, never here: nobody knows this token.
  const operatorToken = randomBytes(32).toString('base64url');
  const server = await compose({ ...options, operatorToken, startModel: null });
  const http =
    options.port === null
      ? null
      : await listen(makeHealthApp({ ...server, logger }), options.port, '--port').catch(async (error: unknown) => {
          await server.stop();
          await server.close();
          throw error;
        });
  const schedule = startSchedule({ ...server, logger, now: outside.now }, { atOnce: true });
  logger.info('working');
  return {
    close: async () => {
      await schedule.stop();
      http?.close();
      http?.closeAllConnections();
      await server.stop();
      await server.close();
    },
  };
}
