import type { CrmAccount } from '../crm/connector.ts';
import type { Db } from '../store/db/open.ts';
import { countPending, nextPending, saveOutcomes, type WriteOutcome } from '../store/writes.ts';
import type { Progress } from '../sync/progress.ts';
import type { WorkMeter } from '../telemetry/meter.ts';

export interface WriteBackResult {
  written: number;
  refused: number;
}

const unconfirmed = { code: 'unconfirmed', message: 'The CRM said nothing about this company.' };

/**
 * Brings the CRM to what it should show. Every batch's outcome is stored before the next goes out; a batch whose
 * answer was lost is written again, which changes nothing.
 * @throws CrmError for what concerns every company alike.
 */
export async function writeBack(
  deps: { db: Db; now(): Date; meter?: WorkMeter },
  connectionId: string,
  account: CrmAccount,
  report: Progress,
): Promise<WriteBackResult> {
  const total = await countPending(deps.db, connectionId);
  const result: WriteBackResult = { written: 0, refused: 0 };
  report({ step: 'write', done: 0, total });
  for (;;) {
    // One call of the CRM: a multiple would not save calls, and would lose more when killed in between.
    const wishes = await nextPending(deps.db, connectionId, account.updateBatchSize);
    if (wishes.length === 0) return result;
    const { results, overwritten } = await account.updateCompanies(
      wishes.map(({ companyId, values }) => ({ companyId, values })),
    );
    const refusals = new Map(results.map((answer) => [answer.companyId, answer.refusal]));
    const outcomes: WriteOutcome[] = wishes.map(({ companyId, hash }) => ({
      companyId,
      hash,
      // No answer about a company is not a yes.
      refusal: refusals.has(companyId) ? (refusals.get(companyId) ?? null) : unconfirmed,
    }));
    await saveOutcomes(deps.db, connectionId, { outcomes, overwritten }, deps.now());
    const refused = outcomes.filter((outcome) => outcome.refusal).length;
    const written = outcomes.length - refused;
    deps.meter?.written(connectionId, written, refused);
    result.refused += refused;
    result.written += written;
    report({
      step: 'write',
      done: result.written + result.refused,
      total: Math.max(total, result.written + result.refused),
    });
  }
}
