import { type CompleteDeps, completeActions } from '../actions/complete.ts';
import { type SendDeps, sendAlerts } from '../alerts/send.ts';
import type { Connection } from '../store/connections.ts';

export interface TellDeps {
  actions: CompleteDeps;
  alerts: SendDeps;
}

/**
 * Tells whoever waits for the scores of one connection: workflows that go on with them, people who are alerted. Never
 * throws: scores are kept and written, whoever could not be told of them, and the next minute tries again.
 */
export async function tell({ actions, alerts }: TellDeps, connection: Connection, signal: AbortSignal): Promise<void> {
  const noted = (message: string) => (err: unknown) =>
    alerts.logger.error({ connectionId: connection.id, err }, message);
  await completeActions(actions, connection, signal).catch(noted('workflows not told to go on'));
  await sendAlerts(alerts, connection, signal).catch(noted('alerts not sent'));
}
