import { setTimeout as passes } from 'node:timers/promises';

/** A drill breaks something that will break one day, and looks whether anything was lost or done twice. */
export interface Drill {
  name: string;
  /** One line: what is broken, and what must hold. */
  about: string;
  /** @throws when it does not hold. @returns what was seen, a line. */
  run(say: (line: string) => void): Promise<string>;
}

/** @throws with what was seen, when it is not what must be. */
export function mustBe(what: string, seen: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what}: ${left?.slice(0, 500)} instead of ${right?.slice(0, 500)}`);
}

/** Work that failed is tried again after half a minute, and rows that were forgotten are looked for every minute. */
const patienceMs = 240_000;
const everyMs = 250;

/** @returns how long it took. @throws when it takes too long. */
export async function until(what: string, isThere: () => boolean | Promise<boolean>): Promise<number> {
  const begun = Date.now();
  while (!(await isThere())) {
    if (Date.now() - begun > patienceMs) throw new Error(`${what}: not there after ${patienceMs / 1_000} s`);
    await passes(everyMs);
  }
  return Date.now() - begun;
}

/** Numbers that look random and are the same in every run of a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
