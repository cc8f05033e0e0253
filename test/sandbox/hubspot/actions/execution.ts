import { z } from 'zod';

/** One execution of a workflow's action, from the request to whatever it ended in. */
export interface Execution {
  callbackId: string;
  path: string;
  /** How it stands: `blocked` waits for a completion, `retrying` for another try. */
  state: 'running' | 'blocked' | 'retrying' | 'succeeded' | 'failed-continue' | 'failed' | 'expired';
  /** Of the answers so far. */
  statuses: (number | null)[];
  answer: unknown;
  outputFields: Record<string, unknown>;
  /** While it is blocked. */
  expiresAt: number | null;
}

/** How long a blocked execution waits when the answer does not say. */
const usuallyMs = 7 * 86_400_000;

const answer = z.looseObject({
  outputFields: z
    .looseObject({
      hs_execution_state: z.enum(['SUCCESS', 'FAIL_CONTINUE', 'BLOCK', 'ASYNC']).optional(),
      hs_expiration_duration: z.string().optional(),
    })
    .default({}),
});

/** What an answer means: any 2xx goes on, 429 and 5xx are tried again, any other ends the action. */
export function settle(
  execution: Execution,
  status: number | null,
  body: unknown,
  now: number,
): Pick<Execution, 'state' | 'outputFields' | 'expiresAt'> {
  const ended = { outputFields: {}, expiresAt: null };
  if (status === null || status === 429 || status >= 500) return { ...ended, state: 'retrying' };
  if (status < 200 || status > 299) return { ...ended, state: 'failed' };
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw new Error(`${execution.path} answered what no workflow takes: ${parsed.error.message}`);
  const { hs_execution_state: state = 'SUCCESS', hs_expiration_duration: lasts, ...fields } = parsed.data.outputFields;
  const outputFields = scalars(execution, fields);
  if (state === 'SUCCESS') return { state: 'succeeded', outputFields, expiresAt: null };
  if (state === 'FAIL_CONTINUE') return { state: 'failed-continue', outputFields, expiresAt: null };
  return { state: 'blocked', outputFields, expiresAt: now + (lasts === undefined ? usuallyMs : durationMs(lasts)) };
}

/** Output fields are what later steps can use: no objects, no lists. */
function scalars(execution: Execution, fields: Record<string, unknown>): Record<string, unknown> {
  const bad = Object.entries(fields).find(([, value]) => !['string', 'number', 'boolean'].includes(typeof value));
  if (bad) throw new Error(`${execution.path} answered the output field ${bad[0]}, which is no plain value.`);
  return fields;
}

/** ISO 8601: `PT15M`, `P1DT2H`. */
function durationMs(text: string): number {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!parts || text === 'P') throw new Error(`${text} is no duration.`);
  const [, weeks, days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return (
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000
  );
}
