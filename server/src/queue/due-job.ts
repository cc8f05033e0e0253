import { type CompleteDeps, completeActions } from '../actions/complete.ts';
import { type SendDeps, sendAlerts } from '../alerts/send.ts';
import { listConnections } from '../store/connections.ts';
import { type EraseDeps, eraseEnded } from './erase-job.ts';
import { refreshTokens, type TokenDeps } from './token-job.ts';

export interface DueDeps {
  alerts: SendDeps;
  actions: CompleteDeps;
  erase: EraseDeps;
  tokens: TokenDeps;
}

/**
 * What is due by the clock and not by a change: tokens that end soon, alerts that waited for the morning, the digest or another
 * try, workflows that wait for a score, and data whose days of grace are over. For the schedule, once a minute; two at once do no harm.
 */
export async function runDue({ alerts, actions, erase, tokens }: DueDeps, signal: AbortSignal): Promise<void> {
  const { logger } = alerts;
  await refreshTokens(tokens);
  for (const connection of await listConnections(alerts.db)) {
    if (signal.aborted) return;
    if (connection.status !== 'active') continue;
    // One account's trouble keeps no other from being told.
    await completeActions(actions, connection, signal).catch((err: unknown) => {
      logger.error({ connectionId: connection.id, err }, 'workflows not told to go on');
    });
    await sendAlerts(alerts, connection, signal).catch((err: unknown) => {
      logger.error({ connectionId: connection.id, err }, 'alerts not sent');
    });
  }
  if (!signal.aborted) await eraseEnded(erase);
}
