import { z } from 'zod';
import type { HubSpotConfig } from '../../config.ts';
import type { Grant, TokenRefresher, Tokens } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { missingScopes, requiredScopes } from './scopes.ts';

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  hub_id: z.union([z.number(), z.string()]).optional(),
  scopes: z.array(z.string()).optional(),
});

const Introspection = z.object({
  active: z.boolean(),
  hub_id: z.union([z.number(), z.string()]).optional(),
  scopes: z.array(z.string()).optional(),
});

export function authorizeUrl(config: HubSpotConfig, options: { state: string; redirectUri: string }): string {
  // Not URLSearchParams: it writes a space as "+", and HubSpot documents %20 between scopes.
  const query = Object.entries({
    client_id: config.clientId,
    redirect_uri: options.redirectUri,
    scope: requiredScopes.join(' '),
    state: options.state,
    // HubSpot refuses the link for a scope that is not among the app's own optional ones.
    ...(config.optionalScopes.length > 0 ? { optional_scope: config.optionalScopes.join(' ') } : {}),
  });
  return `${config.authorizeUrl}?${query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

export async function exchangeCode(
  config: HubSpotConfig,
  call: Call,
  now: () => Date,
  options: { code: string; redirectUri: string },
): Promise<Grant> {
  const askedAt = now();
  const answer = await call(
    {
      method: 'POST',
      path: paths.token(),
      form: {
        grant_type: 'authorization_code',
        ...credentials(config),
        redirect_uri: options.redirectUri,
        code: options.code,
      },
    },
    TokenAnswer,
  );
  // The current endpoint names portal and scopes itself; where it does not, the token is asked what it is for.
  const about =
    answer.hub_id === undefined || answer.scopes === undefined
      ? await introspect(config, call, answer.access_token)
      : answer;
  const hubId = answer.hub_id ?? about.hub_id;
  const scopes = answer.scopes ?? about.scopes ?? [];
  if (hubId === undefined)
    throw new CrmError('bad-answer', 'HubSpot did not say which portal the consent is for. Connect again.');
  const missing = missingScopes(scopes, 'work');
  if (missing.length > 0)
    throw new CrmError(
      'forbidden',
      `The consent lacks the scopes ${missing.join(', ')}. Connect again and allow all of them.`,
    );
  return { accountId: String(hubId), scopes, tokens: toTokens(answer, askedAt) };
}

/** Refresh tokens do not expire and are not rotated today; whatever comes back is kept all the same. */
export function makeRefresher(config: HubSpotConfig, call: Call, now: () => Date): TokenRefresher {
  return {
    refresh: async (refreshToken) => {
      const askedAt = now();
      const answer = await call(
        {
          method: 'POST',
          path: paths.token(),
          form: { grant_type: 'refresh_token', ...credentials(config), refresh_token: refreshToken },
        },
        TokenAnswer.partial({ refresh_token: true }),
      );
      const tokens = toTokens({ ...answer, refresh_token: answer.refresh_token ?? refreshToken }, askedAt);
      return answer.scopes === undefined ? tokens : { ...tokens, scopes: answer.scopes };
    },
  };
}

/** Live access tokens outlast it, for half an hour at most. */
export async function revoke(config: HubSpotConfig, call: Call, refreshToken: string): Promise<void> {
  const form = { ...credentials(config), token: refreshToken, token_type_hint: 'refresh_token' };
  await call({ method: 'POST', path: paths.revoke(), form }, z.unknown());
}

async function introspect(config: HubSpotConfig, call: Call, token: string) {
  return call(
    {
      method: 'POST',
      path: paths.introspect(),
      form: { ...credentials(config), token, token_type_hint: 'access_token' },
    },
    Introspection,
  );
}

const credentials = (config: HubSpotConfig) => ({ client_id: config.clientId, client_secret: config.clientSecret });

/** Counted from before the call: the token can only live longer than we believe. */
function toTokens(answer: { access_token: string; refresh_token: string; expires_in: number }, askedAt: Date): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    accessExpiresAt: new Date(askedAt.getTime() + answer.expires_in * 1000),
  };
}
