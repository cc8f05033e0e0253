import { listConnections } from '../store/connections.ts';
import { type EraseDeps, eraseEnded } from './erase-job.ts';
import { type TellDeps, tell } from './tell.ts';
import { refreshTokens, type TokenDeps } from './token-job.ts';

export interface DueDeps extends TellDeps {
  erase: EraseDeps;
  tokens: TokenDeps;
}

/**
 * What is due by the clock and not by a change: tokens that end soon, alerts that waited for the morning, the digest or
 * another try, workflows that wait for a score, and data whose days of grace are over. For the schedule, once a minute;
 * two at once do no harm.
 */
export async function runDue({ erase, tokens, ...telling }: DueDeps, signal: AbortSignal): Promise<void> {
  await refreshTokens(tokens);
  for (const connection of await listConnections(erase.db)) {
    if (signal.aborted) return;
    if (connection.status === 'active') await tell(telling, connection, signal);
  }
  if (!signal.aborted) await eraseEnded(erase);
}
