import type { Request, Response, Router } from 'express';
import { consentPage, refusalPage } from './consent-page.ts';
import type { Org } from './org.ts';
import type { Tokens } from './tokens.ts';

interface Wish {
  redirectUri: string;
  state: string | null;
  scopes: string[];
  challenge: string;
}

/** Wrong so far that nobody may be redirected, or told to the app by way of its redirect URL. */
type Refusal = { page: string } | { redirectUri: string; state: string | null; error: string; description: string };

/** The page where a person allows the app to use the org, or does not. */
export function mountConsent(router: Router, org: Org, tokens: Tokens): void {
  const decide = (request: Request, response: Response, agreed: string | null) => {
    const query = new URL(request.originalUrl, 'http://sandbox').searchParams;
    const wish = wishOf(query, org, tokens);
    if ('page' in wish) return void response.status(400).type('html').send(refusalPage(wish.page));
    const back = (answer: Record<string, string>) => {
      const target = new URL(wish.redirectUri);
      for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
      if (wish.state !== null) target.searchParams.set('state', wish.state);
      response.redirect(302, target.toString());
    };
    if ('error' in wish) return back({ error: wish.error, error_description: wish.description });
    if (agreed === null) return void response.type('html').send(consentPage(org, wish.scopes, request.originalUrl));
    if (agreed === 'allow') return back({ code: tokens.authorize(wish.redirectUri, wish.scopes, wish.challenge) });
    back({ error: 'access_denied', error_description: 'end-user denied authorization' });
  };
  router.get('/services/oauth2/authorize', (request, response) => decide(request, response, null));
  router.post('/services/oauth2/authorize', (request, response) => {
    const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
    decide(request, response, form.get('action') ?? 'deny');
  });
}

function wishOf(query: URLSearchParams, org: Org, { app }: Tokens): Wish | Refusal {
  if (query.get('client_id') !== app.clientId) {
    return { page: 'error=invalid_client_id&error_description=client%20identifier%20invalid' };
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isPermitted(redirectUri) || !app.redirectUris.includes(redirectUri)) {
    return { page: 'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration' };
  }
  const state = query.get('state');
  const refuse = (error: string, description: string) => ({ redirectUri, state, error, description });
  if (query.get('response_type') !== 'code') return refuse('unsupported_response_type', 'response type not supported');
  if (org.switches.get('app') === 'blocked') return refuse('OAUTH_APP_BLOCKED', 'this app is blocked by admin');
  const challenge = query.get('code_challenge') ?? '';
  if (challenge === '') return refuse('invalid_request', 'missing required code challenge');
  if (query.get('code_challenge_method') !== 'S256') {
    return refuse('invalid_request', 'code challenge method must be S256');
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return refuse('invalid_request', 'invalid code challenge');
  const scopes = (query.get('scope') ?? '').split(/\s+/).filter((word) => word !== '');
  if (scopes.some((scope) => !app.scopes.includes(scope))) {
    return refuse('invalid_scope', 'the requested scope is invalid, unknown, or malformed');
  }
  return { redirectUri, state, scopes: scopes.length > 0 ? [...new Set(scopes)] : app.scopes, challenge };
}

function isPermitted(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1'));
}
