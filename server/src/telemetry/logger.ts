import pino, { type DestinationStream, type Logger as Pino } from 'pino';

/** What the rest of the server needs of a logger. Bind ids with `child`; never log customer content. */
export type Logger = Pick<Pino, 'info' | 'warn' | 'error' | 'debug'> & {
  child(bindings: Record<string, unknown>): Logger;
};

/**
 * Structured logs on stderr: stdout belongs to the commands' own answers.
 * Tokens and codes are censored even if somebody logs an object that holds them.
 */
export function makeLogger(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'accessToken',
          'refreshToken',
          'authorization',
          'tokens',
          '*.accessToken',
          '*.refreshToken',
          '*.authorization',
        ],
        censor: '[secret]',
      },
    },
    destination,
  );
}
