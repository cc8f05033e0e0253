import { combineMoves } from '@barometer/shared/scoring/combine-moves.ts';
import type { MovePart } from '@barometer/shared/scoring/move.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import { type Change, inForceSince, monthDays } from './change.ts';

export interface MovedSince {
  since: Date;
  /** Whole points. */
  delta: number;
  parts: MovePart[];
}

/**
 * The moves of a company's changed points, oldest first, put together: from the last point that could not be explained
 * (the first one, or one after a time without a score) to now. Null where the score has not moved since.
 */
export function movedSince(
  known: readonly Change[],
  { state, asOf }: { state: string; asOf: Date },
): MovedSince | null {
  if (state !== 'scored') return null;
  const earliest = new Date(asOf.getTime() - monthDays * dayMs);
  const changes = inForceSince(known, earliest);
  const start = changes.findLastIndex(({ move }, index) => move === null || index === 0);
  const [base, last] = [changes[start], changes.at(-1)];
  if (!base || !last || base === last || base.score === null || last.score === null) return null;
  const moves = changes.slice(start + 1).flatMap(({ move }) => move ?? []);
  const since = base.at > earliest ? base.at : earliest;
  return { since, delta: last.score - base.score, parts: combineMoves(moves).parts };
}
