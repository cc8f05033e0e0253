/** A body that came as text, for a schema to judge: what is no JSON is undefined, which no schema takes either. */
export function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    // Refused by whoever asked, in words of its own.
    return undefined;
  }
}
