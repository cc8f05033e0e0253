import { setTimeout as wait } from 'node:timers/promises';

/** Clock, waiting and chance: what code would otherwise reach for by itself, and tests could not steer. */
export interface Outside {
  now(): Date;
  wait(delayMs: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const realOutside: Outside = {
  now: () => new Date(),
  wait: async (delayMs) => {
    await wait(delayMs);
  },
  random: Math.random,
};
