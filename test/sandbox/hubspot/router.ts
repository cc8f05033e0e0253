import express, { type Request, type Response, type Router } from 'express';
import type { Calls } from '../calls.ts';
import { type Exchange, exchange, halfOf } from '../exchange.ts';
import type { Actions } from './actions/actions.ts';
import { HubSpotError, notFound } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Actor, Portal } from './portal.ts';
import type { Answer, Call, CallClass, Route } from './route.ts';
import { run } from './run.ts';
import type { Tokens } from './tokens.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

const datedVersions = ['2026-03', '2026-09'];

export interface Desk {
  portal: Portal;
  tokens: Tokens;
  limits: Limits;
  calls: Calls<CallClass>;
  faults: Faults;
  webhooks: Webhooks;
  actions: Actions;
  onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** Turns the list of routes into an Express router: the dated paths and the legacy ones lead to the same code. */
export function apiRouter(routes: Route[], desk: Desk): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(express.raw({ type: () => true, limit: '12mb' }));
  for (const route of routes) {
    const method = lower[route.method];
    const [before, after] = route.endpoint.split('{version}');
    if (after === undefined) router[method](pattern(route.endpoint), handler(route, 'v1', desk));
    else
      for (const version of datedVersions) {
        router[method](pattern(`${before}${version}${after}`), handler(route, version, desk));
      }
    for (const path of route.legacy ?? []) {
      router[method](pattern(path), handler(route, /\/(v\d)\//.exec(`${path}/`)?.[1] ?? 'v3', desk));
    }
  }
  return router;
}

const apiPaths = /^\/(crm|oauth|account-info|appinstalls|crm-object-schemas|integrators|automation|webhooks)\b/;

/** Whatever no route took: unknown versions and paths. Counted when it was meant for the API. */
export function nothingHere(desk: Desk) {
  return (request: Request, response: Response) => {
    const call = callOf(request, 'none', desk);
    if (!apiPaths.test(call.path)) return void response.status(404).type('html').send('<h1>Page not found</h1>');
    const answer = answerOf(notFound());
    note(desk, call, { endpoint: '(unknown)', class: 'other' }, answer.status, Date.now());
    send(desk, call, response, answer);
  };
}

const lower = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function pattern(template: string): string {
  return template.replace(/\{(\w+)\}/g, ':$1');
}

function handler(route: Route, version: string, desk: Desk) {
  return async (request: Request, response: Response) => {
    const started = Date.now();
    const call = callOf(request, version, desk);
    const faults = desk.faults.strike(call.method, call.path);
    call.refuse = faults.filter((fault) => fault.fault === 'bad-value');
    await exchange({
      faults,
      decide: () => decide(route, call, desk, faults, request.headers.authorization),
      note: (status) => note(desk, call, route, status, started),
      send: (answer) => send(desk, call, response, answer),
      sendHalf: (answer) => sendHalf(response, answer),
      hangUp: () => void request.socket.destroy(),
    });
  };
}

function callOf(request: Request, version: string, desk: Desk): Call {
  const url = new URL(request.originalUrl, 'http://sandbox');
  return {
    method: request.method,
    path: url.pathname,
    version,
    params: Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)])),
    query: url.searchParams,
    url: request.originalUrl,
    contentType: request.headers['content-type'] ?? '',
    rawBody: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
    portal: desk.portal,
    caller: { token: '', scopes: [], userId: 0 },
    refuse: [],
  };
}

function decide(route: Route, call: Call, desk: Desk, faults: Fault[], authorization: string | undefined): Answer {
  try {
    // Whatever an API call changes is our app's doing.
    return desk.portal.by(appOf(desk), () => run(route, call, desk, faults, authorization));
  } catch (error) {
    if (error instanceof HubSpotError) return answerOf(error);
    throw error;
  } finally {
    // What is answered is kept: the journal is written before the response leaves.
    desk.portal.flush();
  }
}

function appOf({ tokens }: Desk): Actor {
  return { changeSource: 'INTEGRATION', sourceId: String(tokens.app.id) };
}

function answerOf(error: HubSpotError): Answer {
  return { status: error.status, body: error.body, headers: error.headers };
}

function send(desk: Desk, call: Call, response: Response, answer: Answer): void {
  desk.onExchange?.({
    method: call.method,
    path: call.url,
    requestBody: call.rawBody,
    requestType: call.contentType,
    status: answer.status,
    responseBody: answer.body,
  });
  response.status(answer.status).set(answer.headers ?? {});
  if (answer.body === undefined) response.end();
  else if (typeof answer.body === 'string') response.type('html').send(answer.body);
  else response.json(answer.body);
}

function sendHalf(response: Response, answer: Answer): void {
  response.status(answer.status).set({ 'Content-Type': 'application/json', ...answer.headers });
  response.end(halfOf(JSON.stringify(answer.body ?? {})));
}

type Named = { endpoint: string; class: CallClass };

function note(desk: Desk, call: Call, named: Named, status: number, started: number): void {
  desk.calls.add({
    at: desk.portal.clock.iso(),
    method: call.method,
    path: withoutTokens(call.path),
    query: call.query.toString(),
    endpoint: named.endpoint,
    class: named.class,
    status,
    ms: Date.now() - started,
  });
}

/** The v1 token endpoints carry tokens in the path. */
function withoutTokens(path: string): string {
  return path.replace(/(-tokens\/).+$/, '$1…');
}
