import { PulseRequest } from '@barometer/shared/card.ts';
import { cleanText } from '@barometer/shared/clean-text.ts';
import type { ActionEnd, ActionRun } from '../crm/action.ts';
import { type PulseDeps, setPulse } from '../scoring/set-pulse.ts';
import type { Connection } from '../store/connections.ts';
import { addAction, readOutcome } from '../store/workflow-actions.ts';
import { type FailureCode, failed, scored } from './outputs.ts';

/** Sets the rating a workflow gives a company, once however often it is sent, and scores the company with it at once. */
export async function pulse(
  deps: PulseDeps,
  connection: Connection,
  {
    callbackId,
    companyId,
    workflow,
    inputs,
  }: Pick<ActionRun, 'callbackId' | 'workflow' | 'inputs'> & { companyId: string },
): Promise<ActionEnd> {
  const given = readInputs(inputs);
  if (typeof given === 'string') return failed(given);
  const rating = { ...given, setBy: workflow === null ? 'workflow' : `workflow ${workflow}` };
  const action = { callbackId, kind: 'pulse' as const, companyId };
  const isSet = await setPulse(deps, connection, companyId, rating, (tx) =>
    addAction(tx, connection.id, action, 'done', deps.now()),
  );
  if (!isSet) return failed('COMPANY_NOT_FOUND');
  return scored(await readOutcome(deps.db, connection.id, action));
}

/** Values come as text where they are taken from a property of the record. */
function readInputs({
  value,
  reason,
}: Record<string, unknown>): { value: number; reason: string | null } | FailureCode {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const rating = PulseRequest.safeParse({ value: number });
  if (!rating.success) return 'BAD_VALUE';
  const text = typeof reason === 'string' || typeof reason === 'number' ? cleanText(String(reason)) : '';
  const whole = PulseRequest.safeParse({ ...rating.data, reason: text });
  if (!whole.success) return 'BAD_REASON';
  return { value: whole.data.value, reason: whole.data.reason || null };
}
