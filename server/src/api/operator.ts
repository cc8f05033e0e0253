import { timingSafeEqual } from 'node:crypto';
import express, { Router } from 'express';
import { z } from 'zod';
import { runSyncs, type SyncRunner } from '../queue/run-syncs.ts';
import { ApiError } from './error.ts';

const SyncRequest = z.object({ connectionId: z.string().optional() });

/**
 * For the CLI beside a running server: the embedded database can be open in one process only, so the CLI asks that
 * process. Only from this machine; the token lies in the data directory, readable by the server's own user; whoever reads it could read
 * the database as well.
 */
export function operatorRoutes(deps: { token: string; runner: SyncRunner; signal: AbortSignal }): Router {
  const router = Router();
  router.use((request, _response, next) => {
    const given = Buffer.from(request.get('authorization') ?? '');
    const expected = Buffer.from(`Bearer ${deps.token}`);
    const isLocal = isLoopback(request.socket.remoteAddress);
    if (isLocal && given.length === expected.length && timingSafeEqual(given, expected)) next();
    else
      next(
        new ApiError(
          401,
          'not-allowed',
          'This address is for the command line tool.',
          'Use `barometer sync` in the same DATA_DIR.',
        ),
      );
  });
  router.use(express.json({ limit: '10kb' }));
  // Lines of JSON: progress while it runs, the results last. It runs on when the caller hangs up.
  router.post('/sync', async (request, response) => {
    const parsed = SyncRequest.safeParse(request.body ?? {});
    if (!parsed.success)
      throw new ApiError(400, 'bad-request', 'That is no sync request.', 'Send { "connectionId": "…" } or {}.');
    response.type('application/x-ndjson');
    const line = (value: unknown) => response.write(`${JSON.stringify(value)}\n`);
    const results = await runSyncs(
      deps.runner,
      parsed.data.connectionId,
      (connectionId, event) => line({ progress: { connectionId, ...event } }),
      deps.signal,
    );
    line({ results });
    response.end();
  });
  return router;
}

const isLoopback = (address = '') => /^(::ffff:)?127\.|^::1$/.test(address);
