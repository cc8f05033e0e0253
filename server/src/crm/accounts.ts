import type { Connection } from '../store/connections.ts';
import type { AccountSession, Connector, CrmAccount, Priority, TokenRefresher } from './connector.ts';

/** From a connection to the account it stands for; the only place that picks a connector by vendor. */
export type OpenAccount = (connection: Pick<Connection, 'id' | 'crm' | 'timeZone'>, priority?: Priority) => CrmAccount;

export function makeOpenAccount(
  connectors: Record<Connection['crm'], Connector>,
  openSession: (connectionId: string, refresher: TokenRefresher) => AccountSession,
): OpenAccount {
  return (connection, priority = 'background') => {
    const connector = connectors[connection.crm];
    const session = openSession(connection.id, connector.refresher);
    return connector.account(session, { timeZone: connection.timeZone, priority });
  };
}
