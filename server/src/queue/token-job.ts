import type { AccountSession, TokenRefresher } from '../crm/connector.ts';
import type { Connectors } from '../crm/connectors.ts';
import { CrmError } from '../crm/errors.ts';
import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface TokenDeps {
  db: Db;
  connectors: Connectors;
  openSession(connectionId: string, refresher: TokenRefresher): AccountSession;
  logger: Logger;
}

/**
 * Refreshes what ends soon, so that nobody's click waits for it, and an account that was disconnected on the CRM's side
 * is known to be within the life of a token, also where nothing else is called. A session refreshes ahead by itself.
 */
export async function refreshTokens({ db, connectors, openSession, logger }: TokenDeps): Promise<void> {
  for (const { id, crm, status } of await listConnections(db)) {
    if (status !== 'active') continue;
    try {
      await openSession(id, connectors.of(crm).refresher).token();
    } catch (err) {
      // Said and marked by the session itself; whatever passes is tried again in a minute.
      if (!(err instanceof CrmError)) throw err;
      logger.warn({ connectionId: id, code: err.code }, 'token not refreshed');
    }
  }
}
