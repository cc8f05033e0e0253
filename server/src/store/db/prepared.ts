import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/** Begins a statement that is planned once a connection, and by name from then on. */
const mark = '/* prepared */';

/**
 * Statements are planned anew each time, which for a small one takes longer than running it. One that is asked for with
 * every card, and reads a few rows by their keys whatever its parameters are, says so by beginning with the mark; all
 * others stay as they are, because a plan for any parameters is not one for batches. The embedded database takes the mark
 * for the comment it is.
 */
export function withPrepared(pool: PostgresPool): PostgresPool {
  const wrapped = new WeakMap<PostgresPoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? prepare(client);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

interface NamedQuery {
  query(named: { name: string; text: string; values: readonly unknown[] }): unknown;
}

function prepare(client: PostgresPoolClient): PostgresPoolClient {
  return new Proxy(client, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key !== 'query') return value.bind(target);
      return (text: unknown, values: readonly unknown[]) =>
        typeof text === 'string' && text.startsWith(mark)
          ? (target as unknown as NamedQuery).query({ name: nameOf(text), text, values })
          : value.call(target, text, values);
    },
  });
}

const names = new Map<string, string>();

/** The same for the same text; PostgreSQL takes 63 bytes. */
function nameOf(text: string): string {
  const known = names.get(text) ?? createHash('sha256').update(text).digest('base64url');
  names.set(text, known);
  return known;
}
