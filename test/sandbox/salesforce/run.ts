import {
  apiDisabled,
  apiError,
  notFound,
  requestLimitExceeded,
  SalesforceError,
  sessionNotForRest,
  versionGone,
} from './errors.ts';
import { bearerOf } from './oauth.ts';
import { type Answer, type Call, clientOf, type Route } from './route.ts';
import type { Desk } from './router.ts';

/** URI and headers together may have 16 KiB. */
const longestHead = 16_384;

/** The order in which Salesforce looks at a call: edge, version, session, API access, limit, and only then its wish. */
export function run(route: Route, call: Call, desk: Desk): Answer {
  for (const fault of call.faults) {
    if (fault.fault === 'status') throw new SalesforceError(fault.status, fault.body, fault.headers);
    if (fault.fault === 'expire-token') desk.tokens.expire(bearerOf(call));
    if (fault.fault === 'revoke-token') desk.tokens.revokeAll();
  }
  refuseLongHead(call);
  if (route.open) return route.run(call);
  checkVersion(call.version);
  call.session = desk.tokens.session(bearerOf(call));
  const { switches } = desk.org;
  if (switches.get('app') === 'blocked') throw sessionNotForRest();
  if (switches.get('apiAccess') === 'off') throw apiDisabled();
  if (!call.session.scopes.includes('api') && !call.session.scopes.includes('full')) throw sessionNotForRest();
  if (!isHostOf(call)) {
    // The status is UNVERIFIED.
    throw apiError(404, 'URL_NOT_RESET', 'Destination URL not reset. The URL returned from login must be set');
  }
  const limited = call.faults.some(({ fault }) => fault === 'request-limit') || !desk.limits.take();
  try {
    if (limited) throw requestLimitExceeded();
    const answer = desk.org.by(actorOf(call), () => route.run(call));
    return { ...answer, headers: { ...usage(desk), ...answer.headers } };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    throw new SalesforceError(error.status, error.body, { ...usage(desk), ...error.headers });
  }
}

/** Whatever an API call changes is the integration user's doing, by way of the client that says its name. */
function actorOf({ session, version, headers }: Call) {
  const client = clientOf(headers);
  const origin = `com/salesforce/api/rest/${version}`;
  return { userId: session.userId, origin: client ? `${origin};client=${client}` : origin };
}

function refuseLongHead(call: Call): void {
  const head = Object.entries(call.headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    Buffer.byteLength(call.url),
  );
  if (Buffer.byteLength(call.url) > longestHead) throw tooLong(call.org.switches.get('longUrl') === '414' ? 414 : 431);
  if (head > longestHead) throw tooLong(431);
}

function tooLong(status: 414 | 431): SalesforceError {
  const words = status === 414 ? 'URI Too Long' : 'Request Header Fields Too Large';
  return new SalesforceError(status, `<html><head><title>${words}</title></head><body>${words}</body></html>`);
}

/** 21 to 30 are retired, 31 to 68 work, others never were. */
function checkVersion(version: string): void {
  if (version === '') return;
  const number = /^(\d{2})\.0$/.exec(version)?.[1];
  if (number === undefined || Number(number) > 68) throw notFound();
  if (Number(number) < 31) throw versionGone();
}

function isHostOf(call: Call): boolean {
  return new URL(call.session.instanceUrl).host === call.headers.host;
}

function usage({ org, limits }: Desk): Record<string, string> {
  const bursts = org.switches.get('limitInfoBursts') === 'present' ? '; api-bursts=1/750' : '';
  return { 'Sforce-Limit-Info': `api-usage=${limits.used}/${limits.max}${bursts}` };
}
