import { z } from 'zod';
import { CrmError, type CrmErrorCode } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';

/** HubSpot's error body; OAuth errors carry `status: "BAD_REFRESH_TOKEN"` where others say "error". */
const ErrorBody = z
  .object({
    status: z.string(),
    message: z.string(),
    category: z.string(),
    correlationId: z.string(),
    policyName: z.string(),
    errors: z.array(
      z.object({
        context: z
          .object({ requiredGranularScopes: z.array(z.string()) })
          .partial()
          .optional(),
      }),
    ),
  })
  .partial();

/** Turns an answer that is not 2xx into the error that says what to do about it. */
export function toCrmError(answer: HttpAnswer, call: string): CrmError {
  const body = readBody(answer.text);
  const reason = body.policyName ?? (body.status && body.status !== 'error' ? body.status : undefined) ?? body.category;
  const retryAfterMs = readRetryAfter(answer.header('retry-after'));
  const details = {
    status: answer.status,
    ...(body.correlationId === undefined ? {} : { correlationId: body.correlationId }),
    ...(reason === undefined ? {} : { reason }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(body.message === undefined ? {} : { detail: body.message.slice(0, 500) }),
  };
  const make = (code: CrmErrorCode, text: string) => new CrmError(code, text, details);

  if (body.status === 'BAD_REFRESH_TOKEN')
    return make(
      'disconnected',
      'The customer has uninstalled the app or revoked its access. Connect the account again.',
    );

  switch (answer.status) {
    case 401:
      return make('unauthorized', `HubSpot refused the access token for ${call}.`);
    case 403:
      return make('forbidden', `The app lacks a scope for ${call}${scopesOf(body)}. Grant it and connect again.`);
    case 404:
      return make('not-found', `HubSpot does not know what ${call} asks for.`);
    case 409:
      return make('conflict', `What ${call} would create exists already.`);
    case 414:
      return make('invalid', `${call} names more properties than fit in a URL; the model uses too many custom ones.`);
    case 423:
      return new CrmError('unavailable', `HubSpot has locked what ${call} asks for.`, {
        ...details,
        retryAfterMs: Math.max(2_000, retryAfterMs ?? 0),
      });
    case 429:
      return make('rate-limited', `HubSpot's limit ${reason ?? ''} is used up (${call}).`);
    case 477:
      return make('unavailable', `HubSpot is moving this account to another data centre (${call}).`);
  }
  if (answer.status >= 500) return make('unavailable', `HubSpot failed with ${answer.status} on ${call}.`);
  return make('invalid', `HubSpot refused ${call} with ${answer.status}.`);
}

function readBody(text: string): z.infer<typeof ErrorBody> {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    // A proxy's HTML or an empty body: the status alone has to do.
    return {};
  }
}

function scopesOf(body: z.infer<typeof ErrorBody>): string {
  const scopes = (body.errors ?? []).flatMap((error) => error.context?.requiredGranularScopes ?? []);
  return scopes.length > 0 ? ` (one of ${scopes.join(', ')})` : '';
}

/** HubSpot sends seconds with 477 and documents nothing for 429; anything else counts as nothing. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
