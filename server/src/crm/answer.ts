import type { z } from 'zod';
import { CrmError, type CrmErrorDetails } from './errors.ts';

/** Whose answer it is, as people call the CRM, and to what. */
export interface Answered {
  whose: string;
  call: string;
}

/** The body of a good answer, in the shape that was asked for. @throws CrmError `bad-answer` */
export function readBody<T>(
  { status, text }: { status: number; text: string },
  schema: z.ZodType<T>,
  answered: Answered,
): T {
  return inShape(parseJson(text, answered), schema, answered, { status });
}

/** An answer that was taken apart already, in the shape that was asked for. @throws CrmError `bad-answer` */
export function inShape<T>(
  answer: unknown,
  schema: z.ZodType<T>,
  { whose, call }: Answered,
  details: CrmErrorDetails = {},
): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Paths only: the values are the customer's.
  throw new CrmError(
    'bad-answer',
    `${whose}'s answer to ${call} has an unexpected shape at ${issue?.path.join('.') || 'the top'}.`,
    details,
  );
}

function parseJson(text: string, { whose, call }: Answered): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CrmError('bad-answer', `${whose}'s answer to ${call} broke off or is not JSON.`, { cause: error });
  }
}
