import type { Connection } from '../store/connections.ts';
import type { AccountSession, Connector, CrmAccount, TokenRefresher } from './connector.ts';

/** From a connection to the account it stands for; the only place that picks a connector by vendor. */
export type OpenAccount = (connection: Pick<Connection, 'id' | 'crm'>) => CrmAccount;

export function makeOpenAccount(
  connectors: Record<Connection['crm'], Connector>,
  openSession: (connectionId: string, refresher: TokenRefresher) => AccountSession,
): OpenAccount {
  return (connection) => {
    const connector = connectors[connection.crm];
    return connector.account(openSession(connection.id, connector.refresher));
  };
}
