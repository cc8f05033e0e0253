import type { Request, Response, Router } from 'express';
import { consentPage, refusalPage } from './consent-page.ts';
import type { Portal } from './portal.ts';
import type { Tokens } from './tokens.ts';

interface Wish {
  redirectUri: string;
  state: string | null;
  scopes: string[];
  challenge: string | undefined;
}

/** The page where a person agrees to install the app, or does not. */
export function mountConsent(router: Router, portal: Portal, tokens: Tokens): void {
  const ask = (request: Request, response: Response) => {
    const query = new URL(request.originalUrl, 'http://sandbox').searchParams;
    const wish = wishOf(query, portal, tokens, request.params.portalId);
    if ('problem' in wish) return void response.status(400).type('html').send(refusalPage(wish.problem));
    response.type('html').send(consentPage(portal, tokens, wish.scopes, request.originalUrl));
  };
  const decide = (request: Request, response: Response) => {
    const query = new URL(request.originalUrl, 'http://sandbox').searchParams;
    const wish = wishOf(query, portal, tokens, request.params.portalId);
    if ('problem' in wish) return void response.status(400).type('html').send(refusalPage(wish.problem));
    const agreed = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '').get(
      'action',
    );
    const target = new URL(wish.redirectUri);
    if (agreed === 'connect')
      target.searchParams.set('code', tokens.authorize(wish.redirectUri, wish.scopes, wish.challenge));
    else {
      target.searchParams.set('error', 'access_denied');
      target.searchParams.set('error_description', 'The user denied access to the application');
    }
    if (wish.state !== null) target.searchParams.set('state', wish.state);
    response.redirect(302, target.toString());
  };
  for (const path of ['/oauth/authorize', '/oauth/:portalId/authorize']) {
    router.get(path, ask);
    router.post(path, decide);
  }
}

/** What the app asks for, or what is wrong with its asking: HubSpot shows a page and redirects nowhere. */
function wishOf(
  query: URLSearchParams,
  portal: Portal,
  tokens: Tokens,
  portalId: string | string[] | undefined,
): Wish | { problem: string } {
  const { app } = tokens;
  if (portalId !== undefined && portalId !== String(portal.id)) {
    return { problem: `You don't have access to the account ${String(portalId)}.` };
  }
  if (query.get('client_id') !== app.clientId) return { problem: 'The client ID in the install URL is not known.' };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isPermitted(redirectUri)) {
    return { problem: 'The redirect URL must be https, or http on localhost.' };
  }
  if (!app.redirectUris.includes(redirectUri)) {
    return { problem: `The redirect URL ${redirectUri} is not one of the app's redirect URLs.` };
  }
  const scopes = words(query.get('scope'));
  const lacking = app.requiredScopes.filter((scope) => !scopes.includes(scope));
  const surplus = scopes.filter((scope) => !app.requiredScopes.includes(scope));
  if (lacking.length > 0 || surplus.length > 0) {
    const parts = [
      lacking.length > 0 ? `missing: ${lacking.join(', ')}` : '',
      surplus.length > 0 ? `not among the app's required scopes: ${surplus.join(', ')}` : '',
    ];
    return { problem: `The scopes don't match those of the app (${parts.filter(Boolean).join('; ')}).` };
  }
  const optional = words(query.get('optional_scope'));
  const strange = optional.filter((scope) => !app.optionalScopes.includes(scope));
  if (strange.length > 0) return { problem: `Not among the app's optional scopes: ${strange.join(', ')}.` };
  const challenge = query.get('code_challenge') ?? undefined;
  if (challenge !== undefined && query.get('code_challenge_method') !== 'S256') {
    return { problem: 'code_challenge_method must be S256.' };
  }
  return { redirectUri, state: query.get('state'), scopes: [...scopes, ...optional], challenge };
}

function isPermitted(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1'));
}

function words(text: string | null): string[] {
  return [...new Set((text ?? '').split(/\s+/).filter((word) => word !== ''))];
}
