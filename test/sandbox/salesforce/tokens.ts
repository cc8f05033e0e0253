import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { oauthError, sessionExpired } from './errors.ts';
import type { Grant } from './mutation.ts';
import type { Org } from './org.ts';

export interface App {
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  /** The scopes the app may ask for. */
  scopes: string[];
}

interface Code {
  redirectUri: string;
  scopes: string[];
  challenge: string;
  expiresAt: number;
}

/** What an access token stands for. */
export interface Session {
  token: string;
  grantId: string;
  userId: string;
  scopes: string[];
  /** Where the org answers it. */
  instanceUrl: string;
  expiresAt: number;
}

/** The default session timeout (UNVERIFIED, and it does not slide here: the stricter reading). */
const sessionMs = 2 * 3_600_000;
const codeMs = 10 * 60_000;
/** A user's sixth grant of one app ends the first. */
const grantsPerUser = 5;

/** Authorization codes, sessions and refresh tokens of the one app in the one org. */
export class Tokens {
  private readonly codes = new Map<string, Code>();
  private readonly sessions = new Map<string, Session>();
  private readonly deadCodes = new Set<string>();
  private moved = false;

  constructor(
    private readonly org: Org,
    readonly app: App,
  ) {}

  /** A person agreed: a code that works once, for ten minutes. */
  authorize(redirectUri: string, scopes: string[], challenge: string): string {
    const code = `aPrx${opaque(54)}==`;
    this.codes.set(code, { redirectUri, scopes, challenge, expiresAt: this.org.clock.now() + codeMs });
    return code;
  }

  /** The exact errors of PKCE at this endpoint are UNVERIFIED. */
  exchange(given: string, redirectUri: string, verifier: string | null) {
    const code = this.codes.get(given);
    if (!code || this.deadCodes.has(given)) throw oauthError('invalid_grant', 'invalid authorization code');
    if (code.expiresAt <= this.org.clock.now()) throw oauthError('invalid_grant', 'expired authorization code');
    if (code.redirectUri !== redirectUri) {
      throw oauthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
    }
    if (verifier === null) throw oauthError('invalid_request', 'missing required code verifier');
    if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier) || challengeOf(verifier) !== code.challenge) {
      // A wrong guess costs the code.
      this.deadCodes.add(given);
      throw oauthError('invalid_grant', 'invalid code verifier');
    }
    this.deadCodes.add(given);
    return this.install(code.scopes);
  }

  /** A new grant beside those there are. */
  install(scopes: string[]) {
    const grant: Grant = { id: randomUUID(), refreshTokens: [refreshToken()], scopes };
    this.org.commit({ op: 'grant', grant });
    for (const [oldest] of [...this.org.grants].slice(0, -grantsPerUser)) this.revokeGrant(oldest);
    return this.answer(grant, scopes.includes('refresh_token') || scopes.includes('offline_access'));
  }

  refresh(given: string) {
    const grant = [...this.org.grants.values()].find((one) => one.refreshTokens.includes(given));
    if (!grant) throw oauthError('invalid_grant', 'expired access/refresh token');
    if (this.org.switches.get('app') === 'blocked') {
      throw oauthError('invalid_app_access', 'user is not admin approved to access this app');
    }
    if (grant.refreshTokens.at(-1) !== given) {
      // A rotated token came back: it may have been stolen, so the whole family ends.
      this.revokeGrant(grant.id);
      throw oauthError('invalid_grant', 'expired access/refresh token');
    }
    if (this.org.switches.get('instanceUrl') === 'moves-at-refresh') this.moved = true;
    if (this.org.switches.get('refreshTokenRotation') === 'off') return this.answer(grant, false);
    const rotated = { ...grant, refreshTokens: [...grant.refreshTokens, refreshToken()] };
    this.org.commit({ op: 'grant', grant: rotated });
    return this.answer(rotated, true);
  }

  /** Whose session this is; throws Salesforce's 401. */
  session(token: string | undefined): Session {
    const session = token === undefined ? undefined : this.sessions.get(token);
    if (!session || session.expiresAt <= this.org.clock.now()) throw sessionExpired();
    return session;
  }

  expire(token: string | undefined): void {
    if (token !== undefined) this.sessions.delete(token);
  }

  /** A refresh token ends its grant and all its sessions; an access token ends alone. */
  revoke(token: string): boolean {
    const grant = [...this.org.grants.values()].find((one) => one.refreshTokens.includes(token));
    if (grant) this.revokeGrant(grant.id);
    return this.sessions.delete(token) || grant !== undefined;
  }

  /** As an administrator does it: every grant and session of the app. */
  revokeAll(): void {
    for (const id of [...this.org.grants.keys()]) this.revokeGrant(id);
    this.sessions.clear();
  }

  private revokeGrant(id: string): void {
    this.org.commit({ op: 'revoke', grantId: id });
    for (const [token, session] of this.sessions) if (session.grantId === id) this.sessions.delete(token);
  }

  /** The token endpoint's answer; there is no expires_in. */
  private answer(grant: Grant, withRefreshToken: boolean) {
    const { org, app } = this;
    const userId = org.integrationUserId;
    const token = `${org.id.slice(0, 15)}!AR8AQ${opaque(90)}`;
    const instanceUrl = this.moved ? otherName(org.baseUrl) : org.baseUrl;
    const expiresAt = org.clock.now() + sessionMs;
    this.sessions.set(token, { token, grantId: grant.id, userId, scopes: grant.scopes, instanceUrl, expiresAt });
    const id = `${org.baseUrl}/id/${org.id}/${userId}`;
    const issuedAt = String(org.clock.now());
    return {
      access_token: token,
      ...(withRefreshToken ? { refresh_token: grant.refreshTokens.at(-1) } : {}),
      // UNVERIFIED, as every description of it that was found is second hand.
      signature: createHmac('sha256', app.clientSecret).update(`${id}${issuedAt}`).digest('base64'),
      scope: grant.scopes.join(' '),
      instance_url: instanceUrl,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    };
  }
}

/** This machine under its other name: the same server, another host. */
function otherName(url: string): string {
  return url.includes('127.0.0.1') ? url.replace('127.0.0.1', 'localhost') : url;
}

function refreshToken(): string {
  return `5Aep861${opaque(80)}`;
}

function opaque(length: number): string {
  return randomBytes(length).toString('base64url').replace(/-/g, '.').slice(0, length);
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
