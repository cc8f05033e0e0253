import { timingSafeEqual } from 'node:crypto';
import express, { Router } from 'express';
import type { OfferedTask } from '../operator/task.ts';
import { InputError } from '../problem.ts';
import type { Logger } from '../telemetry/logger.ts';
import { ApiError } from './error.ts';

/** A batch of usage is the largest thing the command line sends. */
const bodyMax = '2mb';

/**
 * For the CLI beside a running server: the embedded database can be open in one process only, so the CLI asks that
 * process. Only from this machine; the token lies in the data directory, readable by the server's own user; whoever
 * reads it could read the database as well.
 */
export function operatorRoutes(deps: {
  token: string;
  tasks: OfferedTask[];
  logger: Logger;
  signal: AbortSignal;
}): Router {
  const router = Router();
  router.use((request, _response, next) => {
    const given = Buffer.from(request.get('authorization') ?? '');
    const expected = Buffer.from(`Bearer ${deps.token}`);
    const isLocal = isLoopback(request.socket.remoteAddress);
    if (isLocal && given.length === expected.length && timingSafeEqual(given, expected)) next();
    else next(forTheCommandLine());
  });
  router.use(express.json({ limit: bodyMax }));
  // Lines of JSON: progress while it runs, then `result`, or what was wrong. It runs on when the caller hangs up.
  router.post('/:task', async (request, response) => {
    const task = deps.tasks.find(({ name }) => name === request.params.task);
    if (!task) throw new ApiError(404, 'not-found', 'There is no such task.', 'Use a CLI of the same version.');
    response.type('application/x-ndjson');
    const line = (value: unknown) => response.write(`${JSON.stringify(value)}\n`);
    try {
      line({ result: await task.run(request.body ?? {}, (progress) => line({ progress }), deps.signal) });
    } catch (error) {
      if (error instanceof InputError) line({ problems: error.problems });
      else {
        deps.logger.error({ task: task.name, err: error }, 'task failed');
        line({ failure: error instanceof Error ? error.message : String(error) });
      }
    }
    response.end();
  });
  return router;
}

const forTheCommandLine = () =>
  new ApiError(
    401,
    'not-allowed',
    'This address is for the command line tool.',
    'Use `barometer` in the same DATA_DIR.',
  );

const isLoopback = (address = '') => /^(::ffff:)?127\.|^::1$/.test(address);
