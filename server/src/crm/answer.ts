import type { z } from 'zod';
import { CrmError } from './errors.ts';

/**
 * The body of a good answer, in the shape that was asked for.
 * @param whose as people call the CRM.
 * @throws CrmError `bad-answer`
 */
export function readBody<T>(
  { status, text }: { status: number; text: string },
  schema: z.ZodType<T>,
  { whose, call }: { whose: string; call: string },
): T {
  const parsed = schema.safeParse(parseJson(text, `${whose}'s answer to ${call}`));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Paths only: the values are the customer's.
  throw new CrmError(
    'bad-answer',
    `${whose}'s answer to ${call} has an unexpected shape at ${issue?.path.join('.') || 'the top'}.`,
    { status },
  );
}

function parseJson(text: string, what: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CrmError('bad-answer', `${what} broke off or is not JSON.`, { cause: error });
  }
}
