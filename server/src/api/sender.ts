import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { digestOf } from '../digest.ts';
import { useApiKey } from '../store/api-keys.ts';
import { findConnection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { ApiError } from './error.ts';

export interface SenderDeps {
  db: Db;
  now(): Date;
  /** How many requests a key may make in a minute. */
  requestsPerMinute: number;
}

const windowSeconds = 60;
/** Wrong keys an address may show in a minute; a person who pastes them needs fewer, and nobody guesses with so few. */
const failuresMax = 30;

/** Says who sends, as `response.locals.connectionId`, before anything of the request is read; 401, 403 or 429. */
export function senders(deps: SenderDeps): RequestHandler {
  const perKey = new RateLimiterMemory({ points: deps.requestsPerMinute, duration: windowSeconds });
  const failures = new RateLimiterMemory({ points: failuresMax, duration: windowSeconds });

  const keyOf = async (request: Request, response: Response) => {
    const [, secret = ''] = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '') ?? [];
    const address = request.ip ?? '';
    const failed = await failures.get(address);
    // What is not looked up cannot be guessed. A key that was good within the minute still is: whoever guesses from
    // behind the same proxy as a product does not silence it.
    if (failed !== null && failed.consumedPoints >= failuresMax && (await perKey.get(digestOf(secret))) === null)
      throw tooMany(response, failed, 'Too many requests with a wrong API key came from this address.');
    const key = await useApiKey(deps.db, secret, deps.now());
    if (key !== undefined) return { ...key, digest: digestOf(secret) };
    await failures.penalty(address);
    throw new ApiError(
      401,
      'not-allowed',
      'The API key is not known, or was revoked.',
      'Send `Authorization: Bearer <key>`.',
    );
  };

  return async (request, response, next) => {
    const { connectionId, digest } = await keyOf(request, response);
    const used = await perKey.penalty(digest);
    const left = Math.max(0, deps.requestsPerMinute - used.consumedPoints);
    response.set({
      'RateLimit-Limit': String(deps.requestsPerMinute),
      'RateLimit-Remaining': String(left),
      'RateLimit-Reset': secondsUntilReset(used),
    });
    if (used.consumedPoints > deps.requestsPerMinute)
      throw tooMany(response, used, `This API key may make ${deps.requestsPerMinute} requests a minute.`);
    const connection = await findConnection(deps.db, connectionId);
    if (connection?.status !== 'active')
      throw new ApiError(
        403,
        'not-connected',
        'The account is not connected.',
        'Ask an administrator to connect it again.',
      );
    response.locals.connectionId = connectionId;
    next();
  };
}

function tooMany(response: Response, state: RateLimiterRes, message: string): ApiError {
  const seconds = secondsUntilReset(state);
  response.set('Retry-After', seconds);
  return new ApiError(429, 'too-many', message, `Try again in ${seconds} s, with more items at a time.`);
}

const secondsUntilReset = ({ msBeforeNext }: RateLimiterRes) => String(Math.max(1, Math.ceil(msBeforeNext / 1000)));
