import { z } from 'zod';
import { CrmError, type CrmErrorCode } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';

/** REST answers a list of errors; single ones name themselves `errorCode`, rows of a collection `statusCode`. */
const RestErrors = z.array(
  z.object({ message: z.string().nullish(), errorCode: z.string().nullish(), statusCode: z.string().nullish() }),
);
const OAuthError = z.object({ error: z.string(), error_description: z.string().nullish() });

interface Refusal {
  reason: string | undefined;
  detail: string | undefined;
}

/** What an answer says of why, whoever gave it: REST, OAuth, or a proxy that says nothing. */
function readRefusal(text: string): Refusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy's HTML or an empty body: the status alone has to do.
    return { reason: undefined, detail: undefined };
  }
  const oauth = OAuthError.safeParse(body);
  if (oauth.success) return { reason: oauth.data.error, detail: oauth.data.error_description ?? undefined };
  const [first] = RestErrors.safeParse(body).data ?? [];
  return { reason: first?.errorCode ?? first?.statusCode ?? undefined, detail: first?.message ?? undefined };
}

/** How long the calls of a day are left alone once they are used up: Salesforce counts 24 rolling hours, and says nothing. */
const dayUsedUpMs = 15 * 60_000;

/**
 * Turns an answer that is not 2xx into the error that says what to do about it.
 * @param isFresh whether the token has just been refreshed. A session that is not good for the API may be that of an app
 * that was revoked or blocked, which only refreshing tells; with a fresh one it is the user, or the org, who may not.
 */
export function toCrmError(answer: HttpAnswer, call: string, isFresh = false): CrmError {
  const { reason, detail } = readRefusal(answer.text);
  const details = {
    status: answer.status,
    ...(reason === undefined ? {} : { reason }),
    ...(detail === undefined ? {} : { detail: detail.trim().slice(0, 500) }),
  };
  const make = (code: CrmErrorCode, text: string) => new CrmError(code, text, details);
  const known = reason === undefined ? undefined : byReason[reason];
  const isNoApi =
    detail?.includes('not valid for use with the REST API') || (reason !== undefined && noApi.has(reason));
  if (isNoApi && !isFresh) return make('unauthorized', `Salesforce refused the session for ${call}.`);
  if (isNoApi)
    return make(
      'forbidden',
      'The user who connected may not use the API of this org. Give them "API Enabled" (and the edition or External Client App that allows it), then connect again.',
    );
  // The same code for calls that run side by side for too long: that ends by itself, and soon.
  if (reason === 'REQUEST_LIMIT_EXCEEDED' && detail?.startsWith('Concurrent'))
    return make('unavailable', `The org works on too many long calls at once to take ${call}.`);
  if (known) return new CrmError(known.code, known.text(call), { ...details, ...known.details });
  switch (answer.status) {
    case 401:
      return make('unauthorized', `Salesforce refused the access token for ${call}.`);
    case 403:
      return make('forbidden', `The user who connected may not do ${call}. Give them what it takes, then sync again.`);
    case 404:
      return make('not-found', `Salesforce does not know what ${call} asks for.`);
    case 410:
      return make('invalid', `Salesforce has retired the API version of ${call}. Install a newer Barometer.`);
    case 414:
    case 431:
      return make('invalid', `${call} names more fields than fit in a URL; the model uses too many custom ones.`);
    // What Salesforce's edge and some of its pods answer when they have no time; none of them says more.
    case 406:
    case 420:
    case 429:
      return make('unavailable', `Salesforce has no time for ${call} (${answer.status}).`);
  }
  if (answer.status >= 500) return make('unavailable', `Salesforce failed with ${answer.status} on ${call}.`);
  return make('invalid', `Salesforce refused ${call} with ${answer.status}.`);
}

/** Something a query named is not there, or hidden from the user: asking again would change nothing. */
export const isHidden = (error: unknown): boolean =>
  error instanceof CrmError && (error.code === 'field-conflict' || hidden.has(error.reason));

const hidden: ReadonlySet<string | undefined> = new Set(['INVALID_TYPE', 'INSUFFICIENT_ACCESS', 'NOT_FOUND']);

const noApi: ReadonlySet<string> = new Set(['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED']);

const byReason: Partial<
  Record<string, { code: CrmErrorCode; text(call: string): string; details?: { retryAfterMs: number } }>
> = {
  INVALID_SESSION_ID: { code: 'unauthorized', text: (call) => `Salesforce refused the access token for ${call}.` },
  // The org was moved: a fresh token tells where to.
  URL_NOT_RESET: { code: 'unauthorized', text: () => 'The org has moved to another address.' },
  REQUEST_LIMIT_EXCEEDED: {
    code: 'rate-limited',
    text: () =>
      'The org has used up its API calls of the last 24 hours, all apps together. The next call is made in 15 minutes; nothing is lost until then.',
    details: { retryAfterMs: dayUsedUpMs },
  },
  INVALID_QUERY_LOCATOR: { code: 'stale-cursor', text: (call) => `Salesforce has dropped the cursor of ${call}.` },
  UNABLE_TO_LOCK_ROW: { code: 'unavailable', text: (call) => `Somebody else is writing what ${call} writes.` },
  SERVER_UNAVAILABLE: { code: 'unavailable', text: (call) => `Salesforce has no time for ${call}.` },
  INVALID_FIELD: {
    code: 'field-conflict',
    text: (call) =>
      `A field of ${call} is gone, or hidden from the user who connected. The next sync asks anew which there are.`,
  },
};
