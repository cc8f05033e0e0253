/** One thing looked at: how it is, what that means, and what to do where it is not well. */
export interface Check {
  /** Dotted, stable: `database`, `connection.hubspot-1.token`. */
  name: string;
  state: 'ok' | 'warn' | 'fail';
  /** What was found, in words. */
  found: string;
  /** What to do; null where nothing is. */
  remedy: string | null;
}

export const ok = (name: string, found: string): Check => ({ name, state: 'ok', found, remedy: null });
export const warn = (name: string, found: string, remedy: string): Check => ({ name, state: 'warn', found, remedy });
export const fail = (name: string, found: string, remedy: string): Check => ({ name, state: 'fail', found, remedy });

/** Looks, and makes of what is thrown a finding. */
export async function look(name: string, remedy: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return fail(name, error instanceof Error ? error.message : String(error), remedy);
  }
}
