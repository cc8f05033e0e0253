import { timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { digestOf } from '../digest.ts';
import { ApiError } from './error.ts';

const windowSeconds = 60;
/** Wrong passwords an address may show in a minute; a person who mistypes needs fewer. */
const failuresMax = 10;

/**
 * `GET /operator/queues`: the pages of the queue, for whoever knows the operator's password; the browser asks for it, and
 * any name goes with it.
 */
export function queueRoutes(deps: { pages: RequestHandler; password: string }): Router {
  const router = Router();
  router.use(signIn(deps.password));
  // A browser sends the password along from any page: other sites must not press buttons here.
  router.use((request, response, next) => {
    if (request.method === 'GET' || request.get('sec-fetch-site') === 'same-origin') next();
    else response.status(403).type('text/plain').send('Use the buttons of this page, over https or on localhost.\n');
  });
  // The page names fonts of another host; operators need not tell that host that they look.
  router.use(
    helmet.contentSecurityPolicy({
      useDefaults: false,
      directives: {
        ...{ defaultSrc: ["'self'"], imgSrc: ["'self'", 'data:'], styleSrc: ["'self'", "'unsafe-inline'"] },
        ...{ frameAncestors: ["'none'"], objectSrc: ["'none'"], baseUri: ["'self'"] },
      },
    }),
  );
  router.use(deps.pages);
  return router;
}

/** Where there is no queue on Redis, or nobody who may look at it. */
export const noQueues: RequestHandler = (_request, _response, next) =>
  next(
    new ApiError(
      404,
      'not-found',
      'This server shows no queue.',
      'Set REDIS_URL and OPERATOR_PASSWORD; without Redis the queue is in the process, and there is nothing to see.',
    ),
  );

function signIn(password: string): RequestHandler {
  const failures = new RateLimiterMemory({ points: failuresMax, duration: windowSeconds });
  return async (request, response, next) => {
    const address = request.ip ?? '';
    const failed = await failures.get(address);
    // Not even the right one is looked at then: what is not looked at cannot be guessed.
    if (failed !== null && failed.consumedPoints >= failuresMax) {
      const seconds = Math.max(1, Math.ceil(failed.msBeforeNext / 1_000));
      response.status(429).set('Retry-After', String(seconds)).type('text/plain');
      response.send(`Too many wrong passwords came from this address. Try again in ${seconds} s.\n`);
      return;
    }
    const authorization = request.get('authorization');
    if (isRight(authorization, password)) return next();
    // A browser asks without any at first.
    if (authorization !== undefined) await failures.penalty(address);
    response.status(401).set('WWW-Authenticate', 'Basic realm="Barometer operator", charset="UTF-8"');
    response.type('text/plain').send('Sign in with any name and the password in OPERATOR_PASSWORD.\n');
  };
}

function isRight(authorization: string | undefined, password: string): boolean {
  const [scheme = '', encoded = ''] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return timingSafeEqual(digest(given.slice(given.indexOf(':') + 1)), digest(password));
}

/** Of equal length, whatever the lengths of what is compared. */
const digest = (text: string) => Buffer.from(digestOf(text));
