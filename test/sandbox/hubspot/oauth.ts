import { notFound, oauthError, unsupportedMediaType } from './errors.ts';
import { type Call, param, type Route } from './route.ts';
import { type AccessToken, expiresIn, type Tokens } from './tokens.ts';

/** Token, introspection and revocation endpoints; the consent page is in consent.ts. */
export function oauthRoutes(tokens: Tokens): Route[] {
  const open = { class: 'auth', limit: 'none' } as const;
  return [
    {
      ...open,
      method: 'POST',
      endpoint: '/oauth/{version}/token',
      legacy: ['/oauth/v3/token'],
      run: (call) => grant(tokens, call),
    },
    {
      ...open,
      method: 'POST',
      endpoint: '/oauth/{version}/token/introspect',
      legacy: ['/oauth/v3/token/introspect'],
      run: (call) => introspect(tokens, call),
    },
    {
      ...open,
      method: 'POST',
      endpoint: '/oauth/{version}/token/revoke',
      legacy: ['/oauth/v3/token/revoke'],
      run: (call) => {
        const form = formOf(call);
        checkClient(tokens, form);
        tokens.revokeRefresh(form.get('token') ?? '');
        return { status: 200 };
      },
    },
    {
      class: 'auth',
      limit: 'ten-secondly',
      method: 'DELETE',
      endpoint: '/appinstalls/{version}/external-install',
      legacy: ['/appinstalls/v3/external-install'],
      scopes: () => [['oauth']],
      run: () => {
        tokens.uninstall();
        return { status: 204 };
      },
    },
  ];
}

/** The v1 endpoints, which a switch turns off as HubSpot will. */
export function oauthV1Routes(tokens: Tokens): Route[] {
  const open = { class: 'auth', limit: 'none' } as const;
  const whileOn = (run: Route['run']): Route['run'] => {
    return (call) => {
      if (call.portal.switches.get('oauthV1') === 'off') throw notFound();
      return run(call);
    };
  };
  return [
    { ...open, method: 'POST', endpoint: '/oauth/v1/token', run: whileOn((call) => grant(tokens, call)) },
    {
      ...open,
      method: 'GET',
      endpoint: '/oauth/v1/access-tokens/{token}',
      run: whileOn((call) => {
        const known = tokens.findAccess(param(call, 'token'));
        if (!known) throw notFound();
        const { active: _active, token_use: _use, client_id: _client, ...described } = describe(tokens, call, known);
        return { status: 200, body: { ...described, expires_in: expiresIn(known, call.portal.clock.now()) } };
      }),
    },
    {
      ...open,
      method: 'GET',
      endpoint: '/oauth/v1/refresh-tokens/{token}',
      run: whileOn((call) => {
        const known = call.portal.installations.find((install) => install.refreshToken === param(call, 'token'));
        if (!known) throw notFound();
        const { active: _active, token_use: _use, app_id: _app, ...body } = describeRefresh(tokens, call, known);
        return { status: 200, body };
      }),
    },
    {
      ...open,
      method: 'DELETE',
      endpoint: '/oauth/v1/refresh-tokens/{token}',
      run: whileOn((call) => {
        tokens.revokeRefresh(param(call, 'token'));
        return { status: 204 };
      }),
    },
  ];
}

function formOf(call: Call): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded\b/i.test(call.contentType)) throw unsupportedMediaType();
  return new URLSearchParams(call.rawBody);
}

/** Credentials go in the body, never in a header. */
function checkClient(tokens: Tokens, form: URLSearchParams): void {
  if (form.get('client_id') !== tokens.app.clientId) {
    throw oauthError('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id');
  }
  if (form.get('client_secret') !== tokens.app.clientSecret) {
    throw oauthError('BAD_CLIENT_SECRET', 'invalid_client', 'missing or unknown client secret');
  }
}

function grant(tokens: Tokens, call: Call) {
  const form = formOf(call);
  const type = form.get('grant_type');
  if (type !== 'authorization_code' && type !== 'refresh_token') {
    throw oauthError('BAD_GRANT_TYPE', 'unsupported_grant_type', `missing or unknown grant type: ${type ?? ''}`);
  }
  checkClient(tokens, form);
  const token =
    type === 'refresh_token'
      ? tokens.refresh(form.get('refresh_token') ?? '')
      : tokens.exchange(form.get('code') ?? '', form.get('redirect_uri') ?? '', form.get('code_verifier') ?? undefined);
  return {
    status: 200,
    body: {
      token_type: 'bearer',
      access_token: token.token,
      refresh_token: token.refreshToken,
      expires_in: expiresIn(token, call.portal.clock.now()),
      hub_id: call.portal.id,
      scopes: token.scopes,
      user_id: tokens.person.id,
      token_use: 'access_token',
    },
  };
}

function introspect(tokens: Tokens, call: Call) {
  const form = formOf(call);
  checkClient(tokens, form);
  const given = form.get('token') ?? '';
  const access = tokens.findAccess(given);
  if (access) return { status: 200, body: describe(tokens, call, access) };
  const refresh = call.portal.installations.find((install) => install.refreshToken === given);
  if (refresh) return { status: 200, body: describeRefresh(tokens, call, refresh) };
  return { status: 200, body: { active: false } };
}

function describeRefresh(tokens: Tokens, call: Call, token: { refreshToken: string; scopes: string[] }) {
  return {
    active: true,
    token: token.refreshToken,
    token_type: 'bearer',
    token_use: 'refresh_token',
    client_id: tokens.app.clientId,
    app_id: tokens.app.id,
    hub_id: call.portal.id,
    hub_domain: call.portal.book.portal.name,
    user_id: tokens.person.id,
    user: tokens.person.email,
    scopes: token.scopes,
  };
}

function describe(tokens: Tokens, call: Call, token: AccessToken) {
  return {
    ...describeRefresh(tokens, call, token),
    token: token.token,
    token_use: 'access_token',
    expires_in: expiresIn(token, call.portal.clock.now()),
    is_private_distribution: false,
    signed_access_token: signed(tokens, call, token),
  };
}

function signed(tokens: Tokens, call: Call, token: AccessToken) {
  return {
    appId: tokens.app.id,
    appInstallId: `${tokens.app.id}-${call.portal.id}`,
    audience: 'ExternalAccess',
    expiresAt: token.expiresAt,
    hubId: call.portal.id,
    hublet: 'na1',
    installingUserId: tokens.person.id,
    isPrivateDistribution: false,
    isServiceAccount: false,
    isUserLevel: false,
    newSignature: 'sandbox',
    scopes: token.scopes.join(' '),
    scopeToScopeGroupPks: '',
    signature: 'sandbox',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    userId: tokens.person.id,
  };
}
