import { randomUUID } from 'node:crypto';

export interface ErrorDetail {
  message: string;
  code?: string;
  in?: string;
  subCategory?: string;
  context?: Record<string, string[]>;
}

interface Details {
  subCategory?: string;
  context?: Record<string, string[]>;
  errors?: ErrorDetail[];
  links?: Record<string, string>;
}

/** An answer that is not a success; thrown where the reason is found, sent by the router. */
export class HubSpotError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(`HTTP ${status}`);
  }

  /** The message of the body. */
  get text(): string {
    const { body } = this;
    return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : this.message;
  }
}

function failure(status: number, category: string, message: string, details: Details = {}, headers = {}): HubSpotError {
  return new HubSpotError(
    status,
    { status: 'error', message, correlationId: randomUUID(), ...details, category },
    headers,
  );
}

export const invalid = (message: string, details?: Details) => failure(400, 'VALIDATION_ERROR', message, details);

export const conflict = (message: string, details?: Details) => failure(409, 'CONFLICT', message, details);

/** A property or group that is there already (seen live). */
export const alreadyExists = (message: string, subCategory: string) =>
  failure(409, 'OBJECT_ALREADY_EXISTS', message, { subCategory });

export const notFound = (message = 'resource not found') =>
  failure(404, 'OBJECT_NOT_FOUND', message, {}, { 'X-HubSpot-NotFound': 'true' });

/** A missing pipeline answers 404 with an empty body (seen live). */
export const emptyNotFound = () => new HubSpotError(404, undefined);

export const unauthenticated = () =>
  failure(
    401,
    'INVALID_AUTHENTICATION',
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  );

/** A token nobody can decode answers as one that expired on 1 January 1970. */
export function expired(expiresAt: number, now: number): HubSpotError {
  const seconds = Math.floor((now - expiresAt) / 1000);
  const ago = seconds < 86_400 ? `${seconds} second(s)` : `${Math.floor(seconds / 86_400)} day(s)`;
  const at = expiresAt === 0 ? '1970-01-01T00:00:00Z' : new Date(expiresAt).toISOString();
  return failure(401, 'EXPIRED_AUTHENTICATION', `The OAuth token used to make this call expired ${ago} ago.`, {
    context: { 'expire time': [at] },
  });
}

export const missingScopes = (scopes: string[]) =>
  failure(
    403,
    'MISSING_SCOPES',
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: scopes },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    },
  );

/** GET with more than about 16 kB of URL: the edge refuses it. The page's text is UNVERIFIED. */
export const urlTooLong = () =>
  new HubSpotError(414, '<html><head><title>414 Request-URI Too Large</title></head></html>');

export const unsupportedMediaType = () =>
  failure(415, 'VALIDATION_ERROR', 'The Content-Type of this request is not supported (exact text unverified).');

export const policies = {
  TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
  DAILY: 'You have reached your daily limit.',
  SECONDLY: 'You have reached your secondly limit.',
} as const;
export type Policy = keyof typeof policies;

export function rateLimited(policyName: Policy, appId: number, portalId: number, headers: Record<string, string>) {
  const extra = {
    TEN_SECONDLY_ROLLING: { groupName: `publicapi:oauth-app-api-calls-ten-secondly:${appId}:${portalId}` },
    DAILY: { requestId: randomUUID() },
    SECONDLY: {},
  }[policyName];
  return new HubSpotError(
    429,
    {
      status: 'error',
      message: policies[policyName],
      errorType: 'RATE_LIMIT',
      correlationId: randomUUID(),
      policyName,
      ...extra,
    },
    headers,
  );
}

/** The bodies of 423 and 477 are UNVERIFIED; that 477 says how long to wait is not. */
export const locked = () => failure(423, 'LOCKED', 'The resource is locked by another call (text unverified).');

export const moving = (retryAfterSeconds: number) =>
  failure(
    477,
    'MIGRATION_IN_PROGRESS',
    'The account is being moved to another data centre (text unverified).',
    {},
    {
      'Retry-After': String(retryAfterSeconds),
    },
  );

/** OAuth's own error form, always HTTP 400. */
export const oauthError = (status: string, error: string, message: string) =>
  new HubSpotError(400, { status, message, error, error_description: message });
