import { setTimeout as wait } from 'node:timers/promises';

/** Clock, waiting and chance: what code would otherwise reach for by itself, and tests could not steer. */
export interface Outside {
  now(): Date;
  /** Rejects when `signal` aborts: nobody who stops should have to wait. */
  wait(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const realOutside: Outside = {
  now: () => new Date(),
  wait: (delayMs, signal) => wait(delayMs, undefined, { signal }),
  random: Math.random,
};
