import { z } from 'zod';

/** The last replay id of each channel: where listening goes on. */
export type Position = Map<string, number>;

const Written = z.record(z.string(), z.number());

export function readPosition(from: string | null): Position {
  try {
    return new Map(Object.entries(Written.parse(JSON.parse(from ?? '{}'))));
  } catch {
    // Of an older version: listening begins anew, and a poll finds what lies between.
    return new Map();
  }
}

export const writePosition = (position: Position): string => JSON.stringify(Object.fromEntries(position));
