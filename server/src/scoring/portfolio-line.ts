import type { Properties } from '@barometer/shared/crm.ts';
import type { PortfolioLine } from '../store/portfolio.ts';
import type { PreviousScore } from '../store/scores.ts';
import type { PlannedWrite } from '../writeback/plan.ts';

/** A scored company as the portfolio lists it. Pure. */
export function toPortfolioLine(
  score: PreviousScore,
  { name, ownerId, ownerName, renewalDate, recurringRevenue }: Properties,
  { trend, change30d, topRisk }: PlannedWrite['brief'],
): PortfolioLine {
  return {
    companyId: score.companyId,
    name: textOf(name),
    ownerId: textOf(ownerId),
    ownerName: textOf(ownerName),
    renewalDate: textOf(renewalDate)?.slice(0, 10) ?? null,
    revenue: typeof recurringRevenue === 'number' ? recurringRevenue : null,
    ...{ state: score.state, score: score.score, band: score.band, grade: score.grade },
    ...{ trend, change30d, topRisk },
  };
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
