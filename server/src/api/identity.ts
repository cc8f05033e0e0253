import type { Request } from 'express';
import { verifySignature, verifySignatureV2 } from '../crm/hubspot/signature.ts';
import { connectionIdOf } from '../store/connections.ts';
import { ApiError } from './error.ts';

/** Who is asking, from which connection: everything a request may see follows from it. */
export interface Identity {
  connectionId: string;
  /** The person at the card: an e-mail address, or the CRM's id of the user. */
  person: string;
}

export interface IdentityDeps {
  /** The URL the CRM calls us at; the signature covers it, so it is configured, never guessed from headers. */
  appUrl: string;
  /** Of our app in HubSpot; null where the server is not set up for it: then nobody comes from there. */
  clientSecret: string | null;
  now(): Date;
}

/**
 * A request from a card in HubSpot: its proxy signs the URI including portalId and userId, so they can be trusted
 * once the signature holds, and only then.
 * @throws ApiError 401 for a missing, stale or wrong signature.
 */
export function hubspotIdentity(deps: IdentityDeps, request: Request): Identity {
  requireSignature(deps, request);
  const query = new URL(request.originalUrl, deps.appUrl).searchParams;
  // The proxy puts its own behind what the page asks for, and signs both: one that stands there twice is the page's claim.
  const portalId = query.get('portalId');
  if (!portalId || !/^\d{1,20}$/.test(portalId) || isTwice(query, 'portalId')) throw unclear('portal');
  if (isTwice(query, 'userEmail') || isTwice(query, 'userId')) throw unclear('person');
  const person = query.get('userEmail') || `user ${query.get('userId') ?? 'unknown'}`;
  return { connectionId: connectionIdOf('hubspot', portalId), person: person.slice(0, 254) };
}

const isTwice = (query: URLSearchParams, name: string) => query.getAll(name).length > 1;

const unclear = (what: string) =>
  new ApiError(400, 'bad-request', `The request does not name one ${what}.`, 'Call this address through HubSpot.');

/**
 * A request of HubSpot's, signed with our app's secret.
 * @throws ApiError 401 for a missing, stale or wrong signature.
 */
export function requireSignature(deps: IdentityDeps, request: Request): void {
  const verdict = verifySignature(
    {
      ...signedOf(deps, request),
      signature: request.get('x-hubspot-signature-v3'),
      timestamp: request.get('x-hubspot-request-timestamp'),
    },
    secretOf(deps),
    deps.now().getTime(),
  );
  if (verdict !== 'valid') throw refusal[verdict]();
}

/**
 * A request of HubSpot's workflows: they sign with v2. Where there is a v3 signature, that one decides.
 * @throws ApiError 401
 */
export function requireWorkflowSignature(deps: IdentityDeps, request: Request): void {
  if (request.get('x-hubspot-signature-v3')) {
    requireSignature(deps, request);
    return;
  }
  const verdict = verifySignatureV2(
    {
      ...signedOf(deps, request),
      signature: request.get('x-hubspot-signature'),
      version: request.get('x-hubspot-signature-version'),
    },
    secretOf(deps),
  );
  if (verdict !== 'valid') throw refusal[verdict]();
}

function secretOf({ clientSecret }: IdentityDeps): string {
  if (clientSecret !== null) return clientSecret;
  const remedy = 'Have its operator set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET.';
  throw new ApiError(401, 'signature-invalid', 'This server is not set up for HubSpot.', remedy);
}

/** The body was read as text by the route: the signature is over the bytes sent, not over what they mean. */
function signedOf({ appUrl }: IdentityDeps, { method, originalUrl, body }: Request) {
  return { method, uri: appUrl + originalUrl, body: typeof body === 'string' ? body : '' };
}

const refusal = {
  missing: () =>
    new ApiError(401, 'signature-invalid', 'The request is not signed.', 'Call this address through HubSpot.'),
  stale: () =>
    new ApiError(
      401,
      'signature-invalid',
      "The request's timestamp is more than five minutes off.",
      'Check the clock of this server.',
    ),
  wrong: () =>
    new ApiError(
      401,
      'signature-invalid',
      'The signature does not match the request.',
      'Check that HUBSPOT_CLIENT_SECRET is the app’s and that APP_URL is the address HubSpot calls.',
    ),
};
