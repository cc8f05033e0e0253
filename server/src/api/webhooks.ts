import express, { type Request, Router } from 'express';
import type { Delivery } from '../crm/happening.ts';
import { connectionIdOf, isActive } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { addEvents } from '../store/inbox.ts';
import type { Logger } from '../telemetry/logger.ts';
import { jsonBody } from './body.ts';
import { ApiError } from './error.ts';
import { type IdentityDeps, requireSignature } from './identity.ts';

export interface WebhookRouteDeps {
  db: Db;
  identity: IdentityDeps;
  /** undefined when it is no delivery at all. */
  readDelivery(body: unknown): Delivery | undefined;
  wakeEvents(connectionId: string): void;
  logger: Logger;
}

/** A hundred events, and room: HubSpot says no size. */
const bodyMax = '1mb';

/**
 * `POST /webhooks/hubspot`: what happened in the accounts that installed the app. Events are rows before the answer is
 * sent, and worked through afterwards: HubSpot waits five seconds, and delivers again what it got no 200 for.
 */
export function webhookRoutes(deps: WebhookRouteDeps): Router {
  const router = Router();
  router.post('/hubspot', express.text({ type: () => true, limit: bodyMax }), async (request, response) => {
    requireSignature(deps.identity, request);
    const { events, ...ignored } = readBody(deps, request);
    let [added, repeated, foreign] = [0, 0, 0];
    for (const accountId of new Set(events.map((event) => event.accountId))) {
      const told = events.filter((event) => event.accountId === accountId);
      const connectionId = connectionIdOf('hubspot', accountId);
      const fresh = await addEvents(deps.db, connectionId, told, deps.identity.now());
      added += fresh;
      if (fresh > 0) deps.wakeEvents(connectionId);
      // Uninstalled, or never ours: HubSpot goes on for a while, and must not be made to try again.
      if (fresh > 0 || (await isActive(deps.db, connectionId))) repeated += told.length - fresh;
      else foreign += told.length;
    }
    deps.logger.info({ added, repeated, foreign, ...ignored }, 'webhook events');
    response.json({ accepted: added });
  });
  return router;
}

function readBody(deps: WebhookRouteDeps, request: Request): Delivery {
  const delivery = deps.readDelivery(jsonBody(request));
  if (delivery) return delivery;
  throw new ApiError(400, 'bad-request', 'The body is no array of events.', 'Call this address through HubSpot.');
}
