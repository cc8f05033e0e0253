import { markDisconnected, readTokens, replaceTokens, type SealedTokens, saveScopes } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { InTurn } from '../store/lock.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { AccountSession, TokenRefresher, Tokens } from './connector.ts';
import { CrmError } from './errors.ts';
import type { Vault } from './vault.ts';

/** A token this close to its end is refreshed before use: no call should start that cannot finish. */
const refreshAheadMs = 5 * 60_000;

export interface SessionDeps {
  db: Db;
  vault: Vault;
  /** Across all processes that share the database. */
  inTurn: InTurn;
  now(): Date;
  wait(delayMs: number): Promise<void>;
  logger: Logger;
}

/** How long a database may be away for while fresh tokens wait to be kept, and everybody else for them. */
const saveDelaysMs = [250, 500, 1_000, 2_000, 4_000];

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
  const refresh = makeRefresh(deps, connectionId, refresher);

  return {
    connectionId,
    token: async (rejected) => {
      // Read each time (one indexed row): a reinstall, or another process, may have stored newer tokens.
      const { tokens } = await storedTokens(deps, connectionId);
      if (isGood(tokens, rejected, deps.now()) && !refresh.isOwed()) return tokens;
      refreshing ??= refresh.run(rejected).finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}

const isGood = ({ accessToken, accessExpiresAt }: Tokens, rejected: string | undefined, now: Date) =>
  accessToken !== rejected && accessExpiresAt.getTime() - now.getTime() >= refreshAheadMs;

interface StoredTokens {
  sealed: SealedTokens;
  tokens: Tokens;
}

async function storedTokens(deps: SessionDeps, connectionId: string): Promise<StoredTokens> {
  const sealed = await readTokens(deps.db, connectionId);
  if (!sealed) throw new CrmError('disconnected', `${connectionId} is not connected. Connect the account first.`);
  return { sealed, tokens: await deps.vault.open(connectionId, sealed) };
}

/**
 * Refreshes, one process at a time: where refresh tokens are used up by their use, two that refresh at once with the same
 * one have the whole consent revoked (Salesforce's refresh token rotation). Whoever comes second finds fresh tokens.
 * Tokens are kept before they are used; while they cannot be, they are remembered here and nothing is asked again. The
 * turn is not given away meanwhile, for some seconds: whoever comes next would refresh with what has just been used up.
 */
function makeRefresh(deps: SessionDeps, connectionId: string, refresher: TokenRefresher) {
  let unsaved: { from: StoredTokens; fresh: Tokens } | undefined;

  const save = async ({ from, fresh }: { from: StoredTokens; fresh: Tokens }): Promise<Tokens> => {
    const sealed = await deps.vault.seal(connectionId, fresh);
    const kept = await replaceTokens(deps.db, connectionId, from.sealed, sealed);
    unsaved = undefined;
    if (kept && fresh.scopes) await saveScopes(deps.db, connectionId, fresh.scopes);
    deps.logger.info({ connectionId, expiresAt: fresh.accessExpiresAt, kept }, 'token refreshed');
    return kept ? fresh : (await storedTokens(deps, connectionId)).tokens;
  };

  const saveSoon = async (owed: { from: StoredTokens; fresh: Tokens }): Promise<Tokens> => {
    for (const delayMs of saveDelaysMs) {
      try {
        return await save(owed);
      } catch (err) {
        deps.logger.error({ connectionId, err }, 'fresh tokens not kept; tried again');
        await deps.wait(delayMs);
      }
    }
    return save(owed);
  };

  const refresh = async (rejected: string | undefined): Promise<Tokens> => {
    if (unsaved) return save(unsaved);
    const from = await storedTokens(deps, connectionId);
    if (isGood(from.tokens, rejected, deps.now())) return from.tokens;
    try {
      unsaved = { from, fresh: await refresher.refresh(from.tokens.refreshToken) };
    } catch (error) {
      if (error instanceof CrmError && error.code === 'disconnected') {
        const disconnected = await markDisconnected(deps.db, connectionId, from.sealed, error.message, deps.now());
        deps.logger.warn({ connectionId, disconnected }, 'refresh token refused');
      }
      throw error;
    }
    return saveSoon(unsaved);
  };

  return {
    /** Whether there are fresh tokens that could not be kept yet. */
    isOwed: () => unsaved !== undefined,
    run: (rejected: string | undefined) => deps.inTurn(`token:${connectionId}`, () => refresh(rejected)),
  };
}
