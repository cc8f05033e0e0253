import express, { Router } from 'express';
import { acceptOnce, acceptUsage } from '../usage/accept.ts';
import { itemsMax, parseLenient, UsageBatch } from '../usage/item.ts';
import { ApiError } from './error.ts';
import { type SenderDeps, senders } from './sender.ts';

export interface UsageRouteDeps extends SenderDeps {
  wakeScoring(connectionId: string): void;
}

const bodyMax = '1mb';

/** `POST /v1/usage`: what a customer's product tells of its use. Who sends is known before anything is read. */
export function usageRoutes(deps: UsageRouteDeps): Router {
  const router = Router();
  router.post(
    '/usage',
    senders(deps),
    express.text({ type: () => true, limit: bodyMax }),
    async (request, response) => {
      const connectionId = String(response.locals.connectionId);
      const body = typeof request.body === 'string' ? request.body : '';
      const { items } = readBatch(body);
      const key = request.get('idempotency-key');
      if (key !== undefined && !/^[\x20-\x7e]{1,255}$/.test(key)) throw refusal('The Idempotency-Key is not one.');
      const taken =
        key === undefined
          ? { answer: await acceptUsage(deps, connectionId, items) }
          : await acceptOnce(deps, connectionId, items, { key, body });
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
    },
  );
  return router;
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
