import { type RawBuilder, sql } from 'kysely';

/** JSON escapes control characters, so this one stands in no JSON text; RFC 7464 separates texts by it too. */
const separator = '\u001e';

/**
 * Many JSON values as one `text[]` parameter. As an array literal every quote of them would be escaped here and
 * unescaped there: with answers of 5 kB that was a third of saving them.
 * @param texts JSON, null for a null; at least one.
 */
export function jsonArray(texts: readonly (string | null)[]): RawBuilder<string[]> {
  const joined = texts.map((text) => text ?? '').join(separator);
  return sql<string[]>`string_to_array(${joined}, chr(30), '')`;
}

/** Values that may be null, as JSON. */
export const toJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
