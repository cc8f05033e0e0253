import { timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { digestOf } from '../digest.ts';

/**
 * `GET /operator/queues`: the pages of the queue, for whoever knows the operator's password; the browser asks for it, and
 * any name goes with it.
 */
export function queueRoutes(deps: { pages: RequestHandler; password: string }): Router {
  const router = Router();
  router.use((request, response, next) => {
    if (!isSignedIn(request.get('authorization'), deps.password))
      response
        .status(401)
        .set('WWW-Authenticate', 'Basic realm="Barometer operator", charset="UTF-8"')
        .type('text/plain')
        .send('Sign in with any name and the password in OPERATOR_PASSWORD.\n');
    // A browser sends the password along from any page: other sites must not press buttons here.
    else if (request.method !== 'GET' && request.get('sec-fetch-site') !== 'same-origin')
      response.status(403).type('text/plain').send('Use the buttons of this page.\n');
    else next();
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

function isSignedIn(authorization: string | undefined, password: string): boolean {
  const [scheme = '', encoded = ''] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return timingSafeEqual(digest(given.slice(given.indexOf(':') + 1)), digest(password));
}

/** Of equal length, whatever the lengths of what is compared. */
const digest = (text: string) => Buffer.from(digestOf(text));
