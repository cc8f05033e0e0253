import { createHash, randomBytes } from 'node:crypto';
import { expired, oauthError, unauthenticated } from './errors.ts';
import type { Portal } from './portal.ts';
import type { Caller } from './route.ts';

export interface App {
  id: number;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  requiredScopes: string[];
  optionalScopes: string[];
}

export interface Person {
  id: number;
  email: string;
}

interface Code {
  code: string;
  redirectUri: string;
  scopes: string[];
  challenge: string | undefined;
  expiresAt: number;
}

export interface AccessToken {
  token: string;
  refreshToken: string;
  scopes: string[];
  expiresAt: number;
}

const accessTokenSeconds = 1800;
const codeLifeMs = 5 * 60_000;

/** Authorization codes, access tokens and refresh tokens of the one app in the one account. */
export class Tokens {
  private readonly codes = new Map<string, Code>();
  private readonly access = new Map<string, AccessToken>();

  constructor(
    private readonly portal: Portal,
    readonly app: App,
    readonly person: Person,
  ) {}

  /** A person agreed: a code that works once, for a few minutes. */
  authorize(redirectUri: string, scopes: string[], challenge?: string): string {
    const code = opaque('na1-', 18);
    this.codes.set(code, {
      code,
      redirectUri,
      scopes,
      challenge,
      expiresAt: this.portal.clock.now() + codeLifeMs,
    });
    return code;
  }

  exchange(given: string, redirectUri: string, verifier: string | undefined): AccessToken {
    const code = this.codes.get(given);
    if (!code || code.expiresAt <= this.portal.clock.now()) {
      throw oauthError('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code');
    }
    if (code.redirectUri !== redirectUri) {
      throw oauthError(
        'BAD_REDIRECT_URI',
        'invalid_grant',
        'redirect_uri does not match the initial auth redirect_uri',
      );
    }
    if (code.challenge !== undefined && (!verifier || challengeOf(verifier) !== code.challenge)) {
      throw oauthError('BAD_CODE_VERIFIER', 'invalid_grant', 'code_verifier is missing or does not match');
    }
    this.codes.delete(given);
    return this.install(code.scopes);
  }

  /** Installs the app, or renews the installation: the refresh token of an installed app stays the same. */
  install(scopes: string[]): AccessToken {
    const refreshToken = this.portal.installations.at(-1)?.refreshToken ?? opaque('na1-', 24);
    this.portal.commit({ op: 'uninstall' });
    this.portal.commit({ op: 'install', refreshToken, scopes, at: this.portal.clock.iso() });
    return this.issue(refreshToken, scopes);
  }

  refresh(given: string): AccessToken {
    const installation = this.portal.installations.find((known) => known.refreshToken === given);
    if (!installation) {
      throw oauthError('BAD_REFRESH_TOKEN', 'invalid_grant', 'refresh token is invalid, expired or revoked');
    }
    if (this.portal.switches.get('refreshToken') === 'unchanged') return this.issue(given, installation.scopes);
    const refreshToken = opaque('na1-', 24);
    this.portal.commit({ op: 'uninstall' });
    this.portal.commit({ op: 'install', refreshToken, scopes: installation.scopes, at: this.portal.clock.iso() });
    return this.issue(refreshToken, installation.scopes);
  }

  /** Who calls with this Authorization header; throws the 401 HubSpot answers otherwise. */
  caller(authorization: string | undefined): Caller {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw unauthenticated();
    const known = this.access.get(token);
    const now = this.portal.clock.now();
    if (!known) throw expired(0, now);
    if (known.expiresAt <= now) throw expired(known.expiresAt, now);
    return { token, scopes: known.scopes, userId: this.person.id };
  }

  findAccess(token: string): AccessToken | undefined {
    const known = this.access.get(token);
    return known && known.expiresAt > this.portal.clock.now() ? known : undefined;
  }

  /** Ends a live token early, as a fault does. */
  expire(token: string): void {
    const known = this.access.get(token);
    if (known) known.expiresAt = Math.min(known.expiresAt, this.portal.clock.now() - 1000);
  }

  /** Revoking the refresh token leaves live access tokens alone. */
  revokeRefresh(token: string): void {
    if (this.portal.installations.some((known) => known.refreshToken === token))
      this.portal.commit({ op: 'uninstall' });
  }

  /** Uninstalling ends everything at once. */
  uninstall(): void {
    this.portal.commit({ op: 'uninstall' });
    this.access.clear();
    this.codes.clear();
  }

  private issue(refreshToken: string, scopes: string[]): AccessToken {
    const token: AccessToken = {
      // Real ones vary in length and may reach 512 characters.
      token: opaque('CN', 210),
      refreshToken,
      scopes,
      expiresAt: this.portal.clock.now() + accessTokenSeconds * 1000,
    };
    this.access.set(token.token, token);
    return token;
  }
}

export function expiresIn(token: AccessToken, now: number): number {
  return Math.max(0, Math.floor((token.expiresAt - now) / 1000));
}

function opaque(prefix: string, bytes: number): string {
  return prefix + randomBytes(bytes).toString('base64url');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
