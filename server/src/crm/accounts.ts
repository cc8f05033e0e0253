import type { Connection } from '../store/connections.ts';
import type { AccountSession, CrmAccount, Priority, TokenRefresher } from './connector.ts';
import type { Connectors } from './connectors.ts';
import { CrmError } from './errors.ts';

/**
 * From a connection to the account it stands for; the only place that picks a connector by vendor.
 * @throws CrmError `forbidden` for an account that has taken back what nothing works without.
 */
export type OpenAccount = (
  connection: Pick<Connection, 'id' | 'crm' | 'scopes' | 'timeZone'>,
  priority?: Priority,
) => CrmAccount;

export function makeOpenAccount(
  connectors: Connectors,
  openSession: (connectionId: string, refresher: TokenRefresher) => AccountSession,
): OpenAccount {
  return (connection, priority = 'background') => {
    const connector = connectors.of(connection.crm);
    const missing = connector.missingScopes(connection.scopes, 'work');
    if (missing.length > 0) throw scopesMissing(connection.id, missing);
    const session = openSession(connection.id, connector.refresher);
    return connector.account(session, { timeZone: connection.timeZone, priority });
  };
}

function scopesMissing(connectionId: string, scopes: string[]): CrmError {
  return new CrmError(
    'forbidden',
    `${connectionId} no longer grants ${scopes.join(', ')}: its scores stay as they are. Have an administrator of the account connect it again and allow all of them.`,
  );
}
