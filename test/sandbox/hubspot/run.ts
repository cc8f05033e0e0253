import { HubSpotError, locked, missingScopes, moving, urlTooLong } from './errors.ts';
import type { Fault } from './faults.ts';
import type { Answer, Call, Route } from './route.ts';
import type { Desk } from './router.ts';
import { missing } from './scopes.ts';

/** "About 16 kB" of URL is what a GET may have. */
const longestUrl = 16_000;

/** The order in which HubSpot looks at a call: edge, token, rate limit, scopes, and only then what it wants. */
export function run(route: Route, call: Call, desk: Desk, faults: Fault[], authorization: string | undefined): Answer {
  for (const fault of faults) {
    if (fault.fault === 'status')
      throw new HubSpotError(fault.status, fault.body ?? plain(fault.status), fault.headers);
    if (fault.fault === 'locked') throw locked();
    if (fault.fault === 'moving') throw moving(fault.retryAfterSeconds);
    if (fault.fault === 'rate-limit') throw desk.limits.refusal(fault.policy);
    if (fault.fault === 'expire-token') desk.tokens.expire(bearer(authorization));
    if (fault.fault === 'revoke-token') desk.tokens.uninstall();
  }
  if (call.method === 'GET' && call.url.length > longestUrl) throw urlTooLong();
  if (!route.scopes) return route.run(call);
  call.caller = desk.tokens.caller(authorization);
  const headers = desk.limits.take(route.limit);
  try {
    const lacking = missing(route.scopes(call), call.caller.scopes);
    if (lacking) throw missingScopes(lacking);
    const answer = route.run(call);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (error instanceof HubSpotError)
      throw new HubSpotError(error.status, error.body, { ...headers, ...error.headers });
    throw error;
  }
}

function bearer(authorization: string | undefined): string {
  return authorization?.replace(/^Bearer\s+/i, '') ?? '';
}

function plain(status: number): unknown {
  return { status: 'error', message: `Simulated answer ${status}`, category: 'SANDBOX_FAULT' };
}
