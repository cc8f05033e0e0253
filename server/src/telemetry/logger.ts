import pino, { type DestinationStream, type Logger as Pino } from 'pino';

/** What the rest of the server needs of a logger. Bind ids with `child`; never log customer content. */
export type Logger = Pick<Pino, 'info' | 'warn' | 'error' | 'debug'> & {
  child(bindings: Record<string, unknown>): Logger;
};

/** Structured logs on stderr: stdout belongs to the commands' own answers. */
export function makeLogger(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, base: null, serializers: { err: describeError } }, destination);
}

const plainKeys = [
  'code',
  'status',
  'reason',
  'correlationId',
  'retryable',
  'severity',
  'table',
  'constraint',
] as const;

/**
 * Only what is known to be ours or the database's own. Errors of the drivers carry the parameters and rows they
 * failed on, and the CRM's words may quote values: tokens and customers, which have no place in a log.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const known = Object.fromEntries(
    plainKeys.flatMap((key) => {
      const value: unknown = Reflect.get(error, key);
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[key, value]] : [];
    }),
  );
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, ...known, stack: error.stack, ...cause };
}
