import { apiError, unsupportedMediaType } from './errors.ts';
import type { Fault } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Org } from './org.ts';
import type { Session } from './tokens.ts';

/** What a call is for; the calls report adds them up. */
export const callClasses = [
  'query',
  'query-more',
  'describe',
  'read',
  'update',
  'create',
  'delete',
  'changes',
  'limits',
  'metadata',
  'tooling',
  'auth',
  'stream',
  'other',
] as const;
export type CallClass = (typeof callClasses)[number];

export interface Answer {
  status: number;
  /** An object is sent as JSON, a text as it is, nothing as an empty body. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Call {
  method: string;
  path: string;
  /** `67.0` */
  version: string;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Path and query exactly as sent. */
  url: string;
  /** Names in small letters. */
  headers: Record<string, string>;
  rawBody: string;
  org: Org;
  limits: Limits;
  session: Session;
  faults: Fault[];
}

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/services/data/vXX.X`, or the whole path where it starts with `/services` or `/id`. */
  path: string;
  class: CallClass;
  /** Whether it needs no session. */
  open?: boolean;
  run: (call: Call) => Answer;
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** `client=Barometer` of the header Sforce-Call-Options; changes carry it on. */
export function clientOf(headers: Record<string, string>): string {
  return /(?:^|[,;]\s*)client=([^,;]+)/.exec(headers['sforce-call-options'] ?? '')?.[1]?.trim() ?? '';
}

/** The request's JSON; Salesforce tells where it stopped to understand. */
export function jsonOf(call: Call): unknown {
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) throw unsupportedMediaType();
  try {
    return JSON.parse(call.rawBody);
  } catch {
    throw parserError('Unexpected character: the body is not JSON at [line:1, column:1]');
  }
}

export const parserError = (message: string) => apiError(400, 'JSON_PARSER_ERROR', message);

/** A JSON object, for requests that take nothing else. */
export function plainObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw parserError('The HTTP entity body is required to be an object, but this request has none.');
  }
  return { ...value };
}
