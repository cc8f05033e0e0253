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

interface Question {
  name?: string;
  text: string;
  values: readonly unknown[];
}

interface Asked {
  query(question: Question, done: (error: Error | null, result: unknown) => void): void;
}

/**
 * By a callback: the promise that the driver would make itself holds on to what it is settled with, so that each answer
 * of PostgreSQL outlived the small collections of garbage, which took three times as long.
 */
const ask = (client: Asked, question: Question): Promise<unknown> =>
  new Promise((resolve, reject) => {
    client.query(question, (error, result) => (error ? reject(error) : resolve(result)));
  });

function prepare(client: PostgresPoolClient): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) =>
    ask(client as unknown as Asked, text.startsWith(mark) ? { name: nameOf(text), text, values } : { text, values });
  return new Proxy(client, {
    get: (target, key) => {
      if (key === 'query') return query;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
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
