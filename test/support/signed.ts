import { createHash } from 'node:crypto';
import { sign } from '../../server/src/crm/hubspot/signature.ts';
import type { Product } from './product.ts';

export interface SignedAsk {
  method?: string;
  body?: string;
  secret?: string;
  /** When it was signed, in ms. */
  at?: number;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  body: unknown;
  headers: Headers;
}

/** Asks our server as HubSpot's proxy does for a card: signed with v3. */
export async function askSigned(product: Product, path: string, ask: SignedAsk = {}): Promise<Answered> {
  const { method = 'GET', body = '', at = Date.now(), secret = product.hubspot.clientSecret, headers = {} } = ask;
  const [uri, timestamp] = [product.appUrl + path, String(at)];
  const signature = sign(secret, { method, uri, body, timestamp }).toString();
  return send(uri, method, body, {
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': timestamp,
    ...headers,
  });
}

/** Asks our server as a workflow does: signed with v2. */
export async function askAsWorkflow(product: Product, path: string, ask: SignedAsk = {}): Promise<Answered> {
  const { method = 'POST', body = '', secret = product.hubspot.clientSecret, headers = {} } = ask;
  const uri = product.appUrl + path;
  const signature = createHash('sha256').update(`${secret}${method}${uri}${body}`).digest('hex');
  return send(uri, method, body, {
    'x-hubspot-signature': signature,
    'x-hubspot-signature-version': 'v2',
    ...headers,
  });
}

async function send(uri: string, method: string, body: string, headers: Record<string, string>): Promise<Answered> {
  const response = await fetch(uri, { method, headers, ...(method === 'GET' ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), headers: response.headers };
}

/** The parameters HubSpot's proxy puts behind an address. */
export const identityQuery = (portalId: string | number) =>
  `portalId=${portalId}&userId=7&userEmail=ana%40x.example&appId=1`;
