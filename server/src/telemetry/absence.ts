import type { Logger } from './logger.ts';

export interface Absence {
  gone(error: Error): void;
  back(): void;
}

/** Says once that something is away and once that it is back, however often it is looked for in between. */
export function noteAbsence(logger: Logger, what: string): Absence {
  let isAway = false;
  return {
    gone: (err) => {
      if (!isAway) logger.warn({ err }, `${what} is not reachable`);
      isAway = true;
    },
    back: () => {
      if (isAway) logger.info(`${what} is back`);
      isAway = false;
    },
  };
}
