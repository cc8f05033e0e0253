import { signatureHeaders } from '../sandbox/hubspot/signature.ts';
import type { Product } from './product.ts';

/** What HubSpot says of itself in every event. */
export const origin = (product: Product) => ({
  ...{ portalId: product.hubspot.portalId, appId: 4_010_777, subscriptionId: 1, attemptNumber: 0 },
  ...{ changeSource: 'CRM_UI', sourceId: 'userId:9001' },
});

let eventId = 0;

/** An event of now. */
export function makeEvent(product: Product, event: object): Record<string, unknown> {
  eventId += 1;
  return { eventId, occurredAt: Date.now(), ...origin(product), ...event };
}

/** Delivers as HubSpot does, signed with the app's secret. */
export async function deliver(
  product: Product,
  body: unknown,
  changes: { headers?: Record<string, string>; timestamp?: number; path?: string } = {},
): Promise<{ status: number; answer: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const path = changes.path ?? '/webhooks/hubspot';
  const signed = { method: 'POST', uri: product.appUrl + path, body: text, timestamp: changes.timestamp ?? Date.now() };
  const response = await fetch(product.appUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signatureHeaders(product.hubspot.clientSecret, signed),
      ...changes.headers,
    },
    body: text,
  });
  return { status: response.status, answer: await response.json() };
}
