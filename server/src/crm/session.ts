import { markDisconnected, readTokens, replaceTokens, type SealedTokens, saveScopes } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { AccountSession, TokenRefresher, Tokens } from './connector.ts';
import { CrmError } from './errors.ts';
import type { Vault } from './vault.ts';

/** A token this close to its end is refreshed before use: no call should start that cannot finish. */
const refreshAheadMs = 5 * 60_000;

export interface SessionDeps {
  db: Db;
  vault: Vault;
  now(): Date;
  logger: Logger;
}

/** Hands out sessions, one per connection, so that refreshing is single-flight in this process. */
export function makeSessions(deps: SessionDeps): (connectionId: string, refresher: TokenRefresher) => AccountSession {
  const sessions = new Map<string, AccountSession>();
  return (connectionId, refresher) => {
    const existing = sessions.get(connectionId);
    if (existing) return existing;
    const session = makeSession(deps, connectionId, refresher);
    sessions.set(connectionId, session);
    return session;
  };
}

function makeSession(deps: SessionDeps, connectionId: string, refresher: TokenRefresher): AccountSession {
  let refreshing: Promise<Tokens> | undefined;

  const refreshOnce = (stored: StoredTokens) => {
    refreshing ??= refresh(deps, connectionId, refresher, stored).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  return {
    connectionId,
    accessToken: async (rejected) => {
      // Read each time (one indexed row): a reinstall, or another process, may have stored newer tokens.
      const stored = await storedTokens(deps, connectionId);
      const { accessToken, accessExpiresAt } = stored.tokens;
      const expiresSoon = accessExpiresAt.getTime() - deps.now().getTime() < refreshAheadMs;
      if (!expiresSoon && accessToken !== rejected) return accessToken;
      return (await refreshOnce(stored)).accessToken;
    },
  };
}

interface StoredTokens {
  sealed: SealedTokens;
  tokens: Tokens;
}

async function storedTokens(deps: SessionDeps, connectionId: string): Promise<StoredTokens> {
  const sealed = await readTokens(deps.db, connectionId);
  if (!sealed) throw new CrmError('disconnected', `${connectionId} is not connected. Connect the account first.`);
  return { sealed, tokens: await deps.vault.open(connectionId, sealed) };
}

async function refresh(
  deps: SessionDeps,
  connectionId: string,
  refresher: TokenRefresher,
  stored: StoredTokens,
): Promise<Tokens> {
  try {
    const fresh = await refresher.refresh(stored.tokens.refreshToken);
    const kept = await replaceTokens(deps.db, connectionId, stored.sealed, await deps.vault.seal(connectionId, fresh));
    if (kept && fresh.scopes) await saveScopes(deps.db, connectionId, fresh.scopes);
    deps.logger.info({ connectionId, expiresAt: fresh.accessExpiresAt, kept }, 'token refreshed');
    return kept ? fresh : (await storedTokens(deps, connectionId)).tokens;
  } catch (error) {
    if (error instanceof CrmError && error.code === 'disconnected') {
      const disconnected = await markDisconnected(deps.db, connectionId, stored.sealed, error.message, deps.now());
      deps.logger.warn({ connectionId, disconnected }, 'refresh token refused');
    }
    throw error;
  }
}
