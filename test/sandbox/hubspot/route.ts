import type { z } from 'zod';
import { invalid, unsupportedMediaType } from './errors.ts';
import type { BadValueFault } from './faults.ts';
import type { Portal } from './portal.ts';
import { type ObjectType, objectTypeOf } from './record.ts';

/** What a call is for; the calls report adds them up. */
export const callClasses = ['read', 'write', 'search', 'auth', 'other'] as const;
export type CallClass = (typeof callClasses)[number];

export interface Answer {
  status: number;
  /** An object is sent as JSON, a text as HTML, nothing as an empty body. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Who is calling, once the bearer token is known to be good. */
export interface Caller {
  token: string;
  scopes: string[];
  userId: number;
}

export interface Call {
  method: string;
  path: string;
  /** `v3`, `v4`, `2026-03`, …: whichever way the call came in. */
  version: string;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Path and query exactly as sent. */
  url: string;
  contentType: string;
  rawBody: string;
  portal: Portal;
  caller: Caller;
  /** Values some records refuse, by a fault. */
  refuse: BadValueFault[];
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The dated path with `{version}`; also the name of the endpoint in the calls report. */
  endpoint: string;
  /** The undated paths that lead to the same place. */
  legacy?: string[];
  class: CallClass;
  /** Which limit counts the call; OAuth calls are not counted. */
  limit: 'ten-secondly' | 'search' | 'associations-batch' | 'none';
  /** Any one of each list is needed; absent for calls without a bearer token. */
  scopes?: (call: Call) => string[][];
  run: (call: Call) => Answer;
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** The object type named in the path. */
export function objectType(call: Call, name = 'objectType'): ObjectType {
  const given = param(call, name);
  const type = objectTypeOf(given);
  if (!type) throw invalid(`Unable to infer object type from: ${given}`);
  return type;
}

/** Repeated parameters and comma separated ones mean the same. */
export function many(call: Call, name: string): string[] {
  const values = call.query.getAll(name).flatMap((value) => value.split(','));
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
}

export function flag(call: Call, name: string): boolean {
  const value = call.query.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw invalid(`${name} must be true or false, not ${value}`);
  return value === 'true';
}

/** Above its maximum a limit answers 400; HubSpot's exact text is unverified. */
export function limitOf(call: Call, byDefault: number, max: number): number {
  const text = call.query.get('limit');
  if (text === null) return byDefault;
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > max) {
    throw invalid(`Invalid value for limit: ${text}. Expected a whole number between 1 and ${max}.`, {
      errors: [{ message: `limit must be between 1 and ${max}`, in: 'limit' }],
    });
  }
  return limit;
}

/** The request body held against its schema; every problem is named. */
export function bodyOf<T>(call: Call, schema: z.ZodType<T>): T {
  if (!/^application\/json\b/i.test(call.contentType)) throw unsupportedMediaType();
  let json: unknown;
  try {
    json = JSON.parse(call.rawBody);
  } catch {
    throw invalid('Invalid input JSON on line 1, column 1: the body is not JSON.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ message: issue.message, in: issue.path.join('.') }));
  const text = errors.map((error) => `${error.in || 'body'}: ${error.message}`).join('; ');
  throw invalid(`Invalid input JSON: ${text}`, { errors });
}
