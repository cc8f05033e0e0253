import type { CardData } from '@barometer/shared/card.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import type { ScorePoint } from '../store/points.ts';

/** What of a changed point tells how the score moved. */
export type Change = Pick<ScorePoint, 'at' | 'score' | 'move'>;

/** How far back a card looks. */
export const monthDays = 30;

/** Of points, oldest first: the one in force at a moment, and those after it; all of them where none is so old. */
export function inForceSince<Point extends { at: Date }>(points: readonly Point[], moment: Date): Point[] {
  return points.slice(
    Math.max(
      0,
      points.findLastIndex(({ at }) => at <= moment),
    ),
  );
}

/** How far back the changes must reach that `changeOf` and `movedSince` look at. */
export function changesSince(asOf: Date, trend: Model['trend']): Date {
  return new Date(asOf.getTime() - Math.max(monthDays, trend.days) * dayMs);
}

/**
 * How a score moved. Without a score as old as the window nothing is said: a company known for a week is not "steady".
 * @param changes the changed points, oldest first, the one in force when the window began among them: between changes
 * the score is the one of the last of them.
 */
export function changeOf(
  score: number | null,
  changes: readonly Change[],
  asOf: Date,
  trend: Model['trend'],
): { trend: CardData['trend']; change30d: number | null } {
  const movedIn = (days: number) => {
    const before = changes.findLast(({ at }) => at.getTime() <= asOf.getTime() - days * dayMs)?.score;
    return score === null || before === null || before === undefined ? null : score - before;
  };
  const moved = movedIn(trend.days);
  return {
    trend:
      moved === null ? null : moved >= trend.points ? 'improving' : moved <= -trend.points ? 'declining' : 'steady',
    change30d: movedIn(monthDays),
  };
}
