import express, { type Request, Router } from 'express';
import { connectionOfKey } from '../store/api-keys.ts';
import { findConnection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { acceptUsage } from '../usage/accept.ts';
import { itemsMax, parseLenient, UsageBatch } from '../usage/item.ts';
import { ApiError } from './error.ts';

export interface UsageRouteDeps {
  db: Db;
  now(): Date;
  wakeScoring(connectionId: string): void;
}

const bodyMax = '1mb';

/** `POST /v1/usage`: what a customer's product tells of its use. Who sends is known before anything is read. */
export function usageRoutes(deps: UsageRouteDeps): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    response.locals.connectionId = await senderOf(deps, request);
    next();
  });
  router.post('/usage', express.text({ type: () => true, limit: bodyMax }), async (request, response) => {
    const connectionId = String(response.locals.connectionId);
    const body = typeof request.body === 'string' ? request.body : '';
    const { items } = readBatch(body);
    const key = request.get('idempotency-key');
    if (key !== undefined && !/^[\x20-\x7e]{1,255}$/.test(key)) throw refusal('The Idempotency-Key is not one.');
    const taken = await acceptUsage(deps, connectionId, items, key === undefined ? null : { key, body });
    if (taken === 'reused')
      throw new ApiError(
        409,
        'bad-request',
        'This Idempotency-Key came with another body before.',
        'Use a new key for a new batch.',
      );
    const { answer } = taken;
    if (answer.accepted > answer.unchanged) deps.wakeScoring(connectionId);
    response.status(answer.rejected === 0 ? 200 : answer.accepted > 0 ? 207 : 422).json(answer);
  });
  return router;
}

async function senderOf({ db }: UsageRouteDeps, request: Request): Promise<string> {
  const [, key = ''] = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '') ?? [];
  const connectionId = await connectionOfKey(db, key);
  if (connectionId === undefined)
    throw new ApiError(
      401,
      'not-allowed',
      'The API key is not known, or was revoked.',
      'Send `Authorization: Bearer <key>`.',
    );
  const connection = await findConnection(db, connectionId);
  if (connection?.status !== 'active')
    throw new ApiError(
      403,
      'not-connected',
      'The account is not connected.',
      'Ask an administrator to connect it again.',
    );
  return connectionId;
}

function readBatch(body: string): { items: unknown[] } {
  let value: unknown;
  try {
    value = parseLenient(body);
  } catch (error) {
    throw new ApiError(400, 'bad-request', 'The body is not JSON.', remedy, { cause: error });
  }
  const batch = UsageBatch.safeParse(value);
  if (!batch.success) throw refusal('The body is not a batch of usage.');
  return batch.data;
}

const remedy = `Send { "items": [ … ] } with 1 to ${itemsMax} items.`;
const refusal = (message: string) => new ApiError(400, 'bad-request', message, remedy);
