import type { CardData } from '@barometer/shared/card.ts';
import type { Model } from '@barometer/shared/model/model.ts';

/**
 * How the score moved. Without a score as old as the window nothing is said: a company known for a week is not
 * "steady".
 */
export function changeOf(
  score: number | null,
  before: { inTrendWindow: number | null | undefined; in30Days: number | null | undefined },
  trend: Model['trend'],
): { trend: CardData['trend']; change30d: number | null } {
  const moved = difference(score, before.inTrendWindow);
  return {
    trend:
      moved === null ? null : moved >= trend.points ? 'improving' : moved <= -trend.points ? 'declining' : 'steady',
    change30d: difference(score, before.in30Days),
  };
}

const difference = (score: number | null, before: number | null | undefined) =>
  score === null || before === null || before === undefined ? null : score - before;
