import express, { type Request, type Response, type Router } from 'express';
import type { Calls } from '../calls.ts';
import { type Exchange, exchange, halfOf } from '../exchange.ts';
import type { ChangeEvents } from './cometd/events.ts';
import { methodNotAllowed, notFound, SalesforceError } from './errors.ts';
import type { Faults } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Org } from './org.ts';
import type { Answer, Call, CallClass, Route } from './route.ts';
import { run } from './run.ts';
import type { Tokens } from './tokens.ts';

export interface Desk {
  org: Org;
  events: ChangeEvents;
  tokens: Tokens;
  limits: Limits;
  calls: Calls<CallClass>;
  faults: Faults;
  onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** Turns the list of routes into an Express router. Paths are case-sensitive, as they are at Salesforce. */
export function apiRouter(routes: Route[], desk: Desk): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(express.raw({ type: () => true, limit: '12mb' }));
  const paths = [...new Set(routes.map(({ path }) => path))];
  for (const path of paths) {
    const here = routes.filter((route) => route.path === path);
    const full = /^\/(services|id)\//.test(path) ? path : `/services/data/v:version${path}`;
    router.all(full, (request, response) => {
      const route = here.find(({ method }) => method === request.method);
      return serve(route ?? wrongMethod(here, request.method), desk, request, response);
    });
  }
  return router;
}

function wrongMethod(routes: Route[], method: string): Route {
  const [first] = routes;
  if (!first) throw new Error('A path without a route.');
  return {
    ...first,
    run: () => {
      throw methodNotAllowed(method, routes.map((route) => route.method).join(','));
    },
  };
}

/** Whatever no route took. Counted when it was meant for the API. */
export function nothingHere(desk: Desk) {
  return (request: Request, response: Response) => {
    if (!request.path.startsWith('/services/')) {
      return void response.status(404).type('html').send('<h1>URL No Longer Exists</h1>');
    }
    const run = () => {
      throw notFound();
    };
    return serve({ method: 'GET', path: '(unknown)', class: 'other', run }, desk, request, response);
  };
}

async function serve(route: Route, desk: Desk, request: Request, response: Response): Promise<void> {
  const started = Date.now();
  const call = callOf(request, desk);
  await exchange({
    faults: call.faults,
    decide: () => decide(route, call, desk),
    note: (status) => note(desk, call, route, status, started),
    send: (answer) => send(desk, call, response, answer),
    sendHalf: (answer) => sendHalf(response, answer),
    hangUp: () => void request.socket.destroy(),
  });
}

function callOf(request: Request, desk: Desk): Call {
  const url = new URL(request.originalUrl, 'http://sandbox');
  const { version = '', ...params } = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, String(value)]),
  );
  return {
    method: request.method,
    path: url.pathname,
    version,
    params,
    query: url.searchParams,
    url: request.originalUrl,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    rawBody: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
    org: desk.org,
    limits: desk.limits,
    session: { token: '', grantId: '', userId: '', scopes: [], instanceUrl: '', expiresAt: 0 },
    faults: desk.faults.strike(request.method, url.pathname),
  };
}

function decide(route: Route, call: Call, desk: Desk): Answer {
  try {
    return run(route, call, desk);
  } catch (error) {
    if (error instanceof SalesforceError) return { status: error.status, body: error.body, headers: error.headers };
    throw error;
  } finally {
    // What is answered is kept: the journal is written before the response leaves.
    desk.org.flush();
  }
}

function send(desk: Desk, call: Call, response: Response, answer: Answer): void {
  desk.onExchange?.({
    method: call.method,
    path: call.url,
    requestBody: call.rawBody,
    requestType: call.headers['content-type'] ?? '',
    status: answer.status,
    responseBody: answer.body,
  });
  response.status(answer.status);
  if (answer.body === undefined) response.set(answer.headers ?? {}).end();
  else if (typeof answer.body === 'string') {
    response.type(answer.body.startsWith('<?xml') ? 'text/xml' : 'html');
    response.set(answer.headers ?? {}).send(answer.body);
  } else {
    response.set({ 'Content-Type': 'application/json;charset=UTF-8', ...answer.headers });
    response.send(JSON.stringify(answer.body));
  }
}

function sendHalf(response: Response, answer: Answer): void {
  response.status(answer.status).set({ 'Content-Type': 'application/json;charset=UTF-8', ...answer.headers });
  response.end(halfOf(JSON.stringify(answer.body ?? {})));
}

function note(desk: Desk, call: Call, route: Route, status: number, started: number): void {
  call.query.delete('oauth_token');
  desk.calls.add({
    at: desk.org.clock.iso(),
    method: call.method,
    path: call.path,
    query: call.query.toString(),
    endpoint: route.path,
    class: route.class,
    status,
    ms: Date.now() - started,
  });
}
