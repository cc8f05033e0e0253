import { type Facts, parseFacts } from '@barometer/shared/facts.ts';
import type { Problem } from '@barometer/shared/problem.ts';

/** Reads one facts document from its text; every problem at once. */
export function readFacts(text: string): { ok: true; facts: Facts } | { ok: false; problems: Problem[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = `this is not JSON (${error instanceof Error ? error.message : String(error)})`;
    return { ok: false, problems: [{ path: '', message, remedy: 'Write one JSON document with asOf and company' }] };
  }
  return parseFacts(value);
}
