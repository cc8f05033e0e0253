import { createHash } from 'node:crypto';
import { OAuth2 } from 'jsforce';
import { z } from 'zod';
import type { SalesforceConfig } from '../../config.ts';
import type { Grant, TokenRefresher, Tokens } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { toLongId } from '../record-id.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { missingScopes, requiredScopes } from './scopes.ts';

/** Strict in nothing that is not needed: an answer that cannot be read has used the refresh token up all the same. */
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  instance_url: z.url({ protocol: /^https?$/ }),
  /** `https://login.salesforce.com/id/<org>/<user>` */
  id: z.string().nullish(),
  scope: z.string().nullish(),
});
type TokenAnswer = z.infer<typeof TokenAnswer>;

/**
 * Salesforce says nowhere when an access token ends: after the org's session timeout, two hours unless somebody changed
 * it. One that ends before is refused, and refreshed then.
 */
const accessTokenMs = 2 * 3_600_000;

/**
 * The page where a person consents. The proof is our own: jsforce makes verifiers of 171 characters, where RFC 7636 has
 * 128 at most, and names no method.
 */
export function authorizeUrl(
  { loginUrl, clientId }: SalesforceConfig,
  { state, redirectUri, codeVerifier }: { state: string; redirectUri: string; codeVerifier: string },
): string {
  return new OAuth2({ loginUrl, clientId, redirectUri }).getAuthorizationUrl({
    ...{ state, scope: requiredScopes.join(' ') },
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
}

export async function exchangeCode(
  config: SalesforceConfig,
  call: Call,
  now: () => Date,
  { code, redirectUri, codeVerifier }: { code: string; redirectUri: string; codeVerifier: string },
): Promise<Grant> {
  const form = {
    ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier },
    ...credentials(config),
  };
  const askedAt = now();
  const answer = await call({ method: 'POST', url: paths.token(config.loginUrl), form }, TokenAnswer);
  const accountId = orgOf(answer.id);
  if (accountId === null)
    throw new CrmError('bad-answer', 'Salesforce did not say which org the consent is for. Connect again.');
  const scopes = words(answer.scope);
  // The refresh token itself is what shows that going on without the user is granted.
  const granted = answer.refresh_token ? [...scopes, 'refresh_token'] : scopes;
  const missing = missingScopes(answer.scope ? granted : [...granted, 'api'], 'work');
  if (missing.length > 0 || !answer.refresh_token)
    throw new CrmError(
      'forbidden',
      `The External Client App does not grant ${missing.join(', ') || 'refresh_token'}. Add "Manage user data via APIs (api)" and "Perform requests at any time (refresh_token, offline_access)" to its OAuth scopes, then connect again.`,
    );
  return {
    accountId,
    scopes: [...new Set([...granted, 'api'])],
    tokens: toTokens(config, answer, answer.refresh_token, askedAt),
  };
}

/**
 * With rotation every refresh answers a new refresh token and uses up the one it was asked with; asked with a used one,
 * Salesforce revokes the whole consent. Whoever calls this keeps what comes back before anything else is done with it.
 */
export function makeRefresher(config: SalesforceConfig, call: Call, now: () => Date): TokenRefresher {
  return {
    refresh: async (refreshToken) => {
      const askedAt = now();
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...credentials(config) };
      const answer = await call({ method: 'POST', url: paths.token(config.loginUrl), form }, TokenAnswer).catch(
        (error: unknown) => {
          throw isOver(error) ? over(error) : error;
        },
      );
      return toTokens(config, answer, answer.refresh_token || refreshToken, askedAt);
    },
  };
}

/** A refresh token that is revoked takes its access tokens with it. */
export async function revoke(config: SalesforceConfig, call: Call, refreshToken: string): Promise<void> {
  await call({ method: 'POST', url: paths.revoke(config.loginUrl), form: { token: refreshToken } }, z.unknown());
}

/** What the org or its administrator has decided. A client that is unknown is our own mistake, and ends nothing. */
const ends: ReadonlySet<string | undefined> = new Set([
  ...['invalid_grant', 'inactive_user', 'inactive_org', 'OAUTH_APP_BLOCKED', 'OAUTH_APP_ACCESS_DENIED'],
  'invalid_app_access',
]);
const isOver = (error: unknown): error is CrmError => error instanceof CrmError && ends.has(error.reason);

function over(error: CrmError): CrmError {
  return new CrmError(
    'disconnected',
    'Salesforce no longer takes our refresh token: the app was revoked or blocked, the user was frozen, or the token was left unused for too long. Connect the org again.',
    { cause: error, ...(error.reason === undefined ? {} : { reason: error.reason }) },
  );
}

const credentials = ({ clientId, clientSecret }: SalesforceConfig) => ({
  ...{ client_id: clientId, client_secret: clientSecret },
});

const words = (text: string | null | undefined) => (text ?? '').split(/\s+/).filter((word) => word !== '');

const orgOf = (identityUrl: string | null | undefined) =>
  toLongId(/\/id\/(\w+)\/\w+/.exec(identityUrl ?? '')?.[1] ?? '');

/** Counted from before the call: the token can only live longer than we believe. */
function toTokens({ loginUrl }: SalesforceConfig, answer: TokenAnswer, refreshToken: string, askedAt: Date): Tokens {
  // Tokens do not go where anybody on the way could read them.
  if (loginUrl.startsWith('https:') && !answer.instance_url.startsWith('https:'))
    throw new CrmError('invalid', 'Salesforce names an instance without https. Check SALESFORCE_LOGIN_URL.');
  return {
    ...{ accessToken: answer.access_token, refreshToken },
    accessExpiresAt: new Date(askedAt.getTime() + accessTokenMs),
    instanceUrl: answer.instance_url.replace(/\/+$/, ''),
  };
}
