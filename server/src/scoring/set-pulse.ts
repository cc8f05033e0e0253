import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { addPulse, withdrawPulse } from '../store/pulses.ts';
import { isKnown } from '../store/records.ts';
import { hasFinishedSync } from '../store/syncs.ts';
import type { ScoreDeps } from './read-batch.ts';
import { scoreNow } from './score-dirty.ts';

export interface PulseDeps extends ScoreDeps {
  /** Asks for the new score to be written back. */
  wakeScoring(connectionId: string): void;
}

/**
 * Keeps a person's rating and scores the company with it at once: whoever sets it looks at the card.
 * @param isFirst asked in the transaction that keeps the rating: false when it was kept already.
 * @returns false when the company is not known.
 */
export async function setPulse(
  deps: PulseDeps,
  connection: Connection,
  companyId: string,
  pulse: { value: number; reason: string | null; setBy: string },
  isFirst: (tx: Db) => Promise<boolean> = async () => true,
): Promise<boolean> {
  if (!(await isKnown(deps.db, connection.id, 'company', companyId))) return false;
  await deps.db.transaction().execute(async (tx) => {
    if (await isFirst(tx)) await addPulse(tx, connection.id, companyId, { ...pulse, setAt: deps.now() });
  });
  await rescore(deps, connection, companyId);
  return true;
}

/** Takes back the rating set at that moment, or the newest. @returns false when there is no rating to take back. */
export async function undoPulse(
  deps: PulseDeps,
  connection: Connection,
  companyId: string,
  setAt: Date | null = null,
): Promise<boolean> {
  const undone = await deps.db.transaction().execute((tx) => withdrawPulse(tx, connection.id, companyId, setAt));
  if (undone) await rescore(deps, connection, companyId);
  return undone;
}

async function rescore(deps: PulseDeps, connection: Connection, companyId: string): Promise<void> {
  // Before the first listing is through, children that are not there are not known to be absent.
  if (await hasFinishedSync(deps.db, connection.id)) await scoreNow(deps, connection, [companyId]);
  deps.wakeScoring(connection.id);
}
