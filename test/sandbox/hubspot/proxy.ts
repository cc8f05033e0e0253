import { randomUUID } from 'node:crypto';
import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { Portal } from './portal.ts';
import { signatureHeaders } from './signature.ts';
import type { Tokens } from './tokens.ts';

/** What `hubspot.fetch` in a card sends to HubSpot, which signs it and passes it on. */
const wish = z.object({
  requestUri: z.string(),
  method: z.string().default('GET'),
  requestTimeoutMillis: z.number().optional(),
  requestBody: z.unknown().optional(),
  requestHeaders: z.record(z.string(), z.string()).nullish(),
});

export const proxyPath = '/api/crm-extensibility/execution/internal/v3/proxy';
const mostAtOnce = 20;
const mostBytes = 1_000_000;
const usualTimeout = 15_000;
const longestTimeout = 120_000;

interface Context {
  correlationId: string[];
  httpMethod: string[];
  portalId: string[];
  requestUri: string[];
}

/** Signs a card's requests and passes them to our server, as HubSpot's own proxy does. */
export function proxyRouter(portal: Portal, tokens: Tokens, permitted: string | undefined): Router {
  const router = express.Router();
  let running = 0;
  router.post(proxyPath, express.json({ limit: '1mb' }), async (request, response) => {
    const parsed = wish.safeParse(request.body);
    if (!parsed.success) return void refuse(response, 400, 'VALIDATION_ERROR', z.prettifyError(parsed.error));
    const { requestUri, requestBody } = parsed.data;
    const method = parsed.data.method.toUpperCase();
    const context: Context = {
      correlationId: [randomUUID()],
      httpMethod: [method],
      portalId: [String(portal.id)],
      requestUri: [requestUri],
    };
    const no = (status: number, category: string, message: string) =>
      refuse(response, status, category, message, context);
    if (String(request.query.portalId) !== String(portal.id)) {
      return void no(400, 'VALIDATION_ERROR', `portalId must be ${portal.id}.`);
    }
    if (!isPermitted(requestUri, permitted)) {
      return void no(400, 'VALIDATION_ERROR', `${requestUri} is not one of the app's permitted URLs.`);
    }
    const names = Object.keys(parsed.data.requestHeaders ?? {});
    if (names.some((name) => name.toLowerCase() !== 'authorization')) {
      return void no(400, 'VALIDATION_ERROR', "Only the 'Authorization' header is allowed from hubspot.fetch().");
    }
    if (running >= mostAtOnce) return void no(429, 'RATE_LIMITS', 'At most 20 requests run at once.');
    running += 1;
    try {
      const uri = withIdentity(requestUri, portal, tokens);
      const carries = method !== 'GET' && requestBody !== undefined && requestBody !== null;
      const body = carries ? JSON.stringify(requestBody) : '';
      const headers = {
        ...parsed.data.requestHeaders,
        ...signatureHeaders(tokens.app.clientSecret, { method, uri, body, timestamp: Date.now() }),
        ...(carries ? { 'content-type': 'application/json' } : {}),
      };
      const timeout = Math.min(parsed.data.requestTimeoutMillis ?? usualTimeout, longestTimeout);
      const answer = await send(uri, { method, headers, ...(carries ? { body } : {}) }, timeout);
      reply(response, answer, context);
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      if (late) no(504, 'GATEWAY_TIMEOUT', 'Gateway took too long to respond');
      else no(500, 'INTERNAL_SERVER_ERROR', 'The app server could not be reached.');
    } finally {
      running -= 1;
    }
  });
  return router;
}

function isPermitted(requestUri: string, permitted: string | undefined): boolean {
  if (permitted === undefined || !URL.canParse(requestUri)) return false;
  const [wanted, base] = [new URL(requestUri), new URL(permitted)];
  return wanted.origin === base.origin && wanted.pathname.startsWith(base.pathname);
}

/** Who is looking at the card. The parameters are part of what is signed, so the server may trust them. */
function withIdentity(requestUri: string, portal: Portal, tokens: Tokens): string {
  const uri = new URL(requestUri);
  uri.searchParams.set('portalId', String(portal.id));
  uri.searchParams.set('userId', String(tokens.person.id));
  uri.searchParams.set('userEmail', tokens.person.email);
  uri.searchParams.set('appId', String(tokens.app.id));
  return uri.toString();
}

interface Passed {
  status: number;
  body: unknown;
}

/** One retry after a broken connection or a 5xx; redirects are not followed. */
async function send(uri: string, init: RequestInit, timeout: number): Promise<Passed> {
  const once = async (): Promise<Passed> => {
    const answer = await fetch(uri, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeout) });
    const text = await answer.text();
    if (Buffer.byteLength(text) > mostBytes) throw new Error('The answer is larger than 1 MB.');
    return { status: answer.status, body: jsonOr(text) };
  };
  try {
    const first = await once();
    return first.status >= 500 ? await once() : first;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw error;
    return once();
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An answer of 300 and above comes wrapped as an error, with HTTP 200 around it. */
function reply(response: Response, { status, body }: Passed, context: Context): void {
  const told = { ...context, appServerStatusCode: [String(status)] };
  if (status < 300) return void response.status(status).json({ status: 'success', responseBody: body, context: told });
  response.status(200).json({
    status: 'error',
    category: 'BAD_GATEWAY',
    message: 'Error returned from Request Uri',
    responseBody: body,
    errors: [{ message: `Unacceptable HTTP status ${status} calling ${context.requestUri[0]}` }],
    context: told,
  });
}

function refuse(response: Response, status: number, category: string, message: string, context?: Context): void {
  response.status(status).json({ status: 'error', category, message, ...(context ? { context } : {}) });
}
