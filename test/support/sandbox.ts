import { type HubSpot, type HubSpotOptions, startHubSpot } from '../sandbox/hubspot/server.ts';
import { bookTime, smallBook } from './small-book.ts';

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

export interface Sandbox extends HubSpot {
  token: string;
  refreshToken: string;
  /** Calls with the access token and a JSON body. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  form(path: string, fields: Record<string, string>): Promise<Answer>;
  /** Moves the sandbox's clock. */
  pass(ms: number): void;
}

/** A sandbox with the small book, the app installed, and a clock that only the test moves. */
export async function startSandbox(options: Partial<HubSpotOptions> = {}): Promise<Sandbox> {
  const hubspot = await startHubSpot({ book: smallBook(), now: () => bookTime, ...options });
  const { accessToken, refreshToken } = hubspot.install();
  return {
    ...hubspot,
    token: accessToken,
    refreshToken,
    call: (method, path, body, headers) =>
      sendJson(method, hubspot.url + path, body, { authorization: `Bearer ${accessToken}`, ...headers }),
    form: (path, fields) => send(hubspot.url + path, { method: 'POST', body: new URLSearchParams(fields) }),
    pass: (ms) => hubspot.portal.clock.advance(ms),
  };
}

/** One exchange, its body read: redirects are answers too. */
/** A request whose body, if it has one, is JSON. */
export function sendJson(method: string, url: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  if (body === undefined) return send(url, { method, headers });
  return send(url, {
    ...{ method, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export async function send(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, { ...init, redirect: 'manual' });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
  return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers };
}

/** What lies at `results.0.id` in a JSON value; undefined where there is nothing. */
export function pick(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name === key)?.[1];
  }, value);
}

/** The items of a list in a JSON value. */
export function items(value: unknown, path: string): unknown[] {
  const list = pick(value, path);
  return Array.isArray(list) ? list : [];
}
