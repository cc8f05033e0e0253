import { notFound, oauthError, SalesforceError } from './errors.ts';
import { identityOf, userInfoOf } from './identity.ts';
import { type Answer, type Call, param, type Route } from './route.ts';
import type { Tokens } from './tokens.ts';

/** Token, revocation and identity endpoints; the consent page is in consent.ts. */
export function oauthRoutes(tokens: Tokens): Route[] {
  const open = { class: 'auth', open: true } as const;
  return [
    { ...open, method: 'POST', path: '/services/oauth2/token', run: (call) => grant(tokens, call) },
    { ...open, method: 'POST', path: '/services/oauth2/revoke', run: (call) => revoke(tokens, formOf(call)) },
    { ...open, method: 'GET', path: '/services/oauth2/revoke', run: (call) => revoke(tokens, call.query) },
    { ...open, method: 'GET', path: '/services/oauth2/userinfo', run: (call) => userInfo(tokens, call) },
    { ...open, method: 'GET', path: '/id/:org/:user', run: (call) => identity(tokens, call) },
  ];
}

function formOf(call: Call): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '')) {
    throw oauthError('invalid_request', 'the content type must be application/x-www-form-urlencoded');
  }
  return new URLSearchParams(call.rawBody);
}

function grant(tokens: Tokens, call: Call): Answer {
  const form = formOf(call);
  const type = form.get('grant_type');
  if (type === null) throw oauthError('invalid_request', 'missing required parameter: grant_type');
  if (type !== 'authorization_code' && type !== 'refresh_token') {
    throw oauthError('unsupported_grant_type', 'grant type not supported');
  }
  if (form.get('client_id') !== tokens.app.clientId) throw oauthError('invalid_client_id', 'client identifier invalid');
  if (form.get('client_secret') !== tokens.app.clientSecret) {
    throw oauthError('invalid_client', 'invalid client credentials');
  }
  const headers = { 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' };
  const body =
    type === 'refresh_token'
      ? tokens.refresh(form.get('refresh_token') ?? '')
      : tokens.exchange(form.get('code') ?? '', form.get('redirect_uri') ?? '', form.get('code_verifier'));
  return { status: 200, body, headers };
}

function revoke(tokens: Tokens, form: URLSearchParams): Answer {
  const token = form.get('token');
  if (!token) throw oauthError('invalid_request', 'missing required parameter: token');
  if (!tokens.revoke(token)) throw oauthError('invalid_token', 'invalid token');
  return { status: 200 };
}

/** The identity service takes the token in the URL as well, and has plain texts for what is wrong with it. */
function identity(tokens: Tokens, call: Call): Answer {
  const session = identified(tokens, call);
  const { org } = call;
  if (param(call, 'org') !== org.id) throw new SalesforceError(403, 'Wrong_Org');
  const user = org.table('User').find(param(call, 'user'));
  if (!user) throw notFound();
  if (user.Id !== session.userId) throw new SalesforceError(403, 'Bad_Id');
  return { status: 200, body: identityOf(org, user, session.instanceUrl) };
}

function userInfo(tokens: Tokens, call: Call): Answer {
  const session = identified(tokens, call);
  const user = call.org.table('User').find(session.userId);
  if (!user) throw notFound();
  return { status: 200, body: userInfoOf(call.org, user, session.instanceUrl) };
}

/** Whether `api` alone opens the identity service is UNVERIFIED: a switch says. */
function identified(tokens: Tokens, call: Call) {
  const token = bearerOf(call) ?? call.query.get('oauth_token') ?? undefined;
  if (token === undefined) throw new SalesforceError(403, 'Missing_OAuth_Token');
  const session = sessionOr403(tokens, token);
  const enough = call.org.switches.get('identityScope') === 'api-will-do' ? ['api', ...identityScopes] : identityScopes;
  if (!session.scopes.some((scope) => enough.includes(scope))) throw new SalesforceError(403, 'Bad_OAuth_Token');
  return session;
}

const identityScopes = ['id', 'openid', 'profile', 'email', 'full'];

function sessionOr403(tokens: Tokens, token: string) {
  try {
    return tokens.session(token);
  } catch {
    throw new SalesforceError(403, 'Bad_OAuth_Token');
  }
}

/** `OAuth` is the older word for `Bearer`; both are taken. */
export function bearerOf({ headers }: Pick<Call, 'headers'>): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
