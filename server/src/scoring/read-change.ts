import type { Model } from '@barometer/shared/model/model.ts';
import type { Db } from '../store/db/open.ts';
import { readScoresAt } from '../store/points.ts';
import type { PreviousScore } from '../store/scores.ts';
import { changeOf } from './change.ts';

const dayMs = 86_400_000;

/** How a company's score moved since. */
export type ReadChange = (score: Pick<PreviousScore, 'companyId' | 'score'>) => ReturnType<typeof changeOf>;

/**
 * Reads for many companies at once what their scores were 30 days, and the model's trend window, before `asOf`; the
 * function it gives tells how one score moved since.
 */
export async function makeChangeReader(
  db: Db,
  connectionId: string,
  companyIds: string[],
  trend: Model['trend'],
  asOf: Date,
): Promise<ReadChange> {
  const before = (days: number) => readScoresAt(db, connectionId, companyIds, new Date(asOf.getTime() - days * dayMs));
  const in30Days = await before(30);
  const inTrendWindow = trend.days === 30 ? in30Days : await before(trend.days);
  return ({ companyId, score }) =>
    changeOf(score, { in30Days: in30Days.get(companyId), inTrendWindow: inTrendWindow.get(companyId) }, trend);
}
