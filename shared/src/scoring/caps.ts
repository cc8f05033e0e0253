import type { Cap } from '../model/model.ts';
import type { CapResult } from './answer.ts';
import { compileCondition, type Lookups } from './condition.ts';
import { round9 } from './number.ts';
import type { Scope } from './scope.ts';

export interface Capped {
  /** Rounded to 9 decimals; null without a score. */
  capped: number | null;
  caps: CapResult[];
}

/**
 * The lowest `max` whose condition holds limits the score where it lies below `exact`. Where several caps hold, only
 * the lowest did it (or those that share it): lifting another would change nothing.
 */
export function compileCaps(
  caps: readonly Cap[],
  lookups: Lookups<Scope>,
): (scope: Scope, exact: number | null) => Capped {
  const compiled = caps.map(({ id, when, max, reason }) => {
    return { id, max: round9(max), reason, holds: compileCondition(when, lookups) };
  });
  return (scope, exact) => {
    let lowest = Number.POSITIVE_INFINITY;
    const results: CapResult[] = [];
    for (const { id, max, reason, holds } of compiled) {
      const applies = holds(scope, scope.asOf);
      if (applies && max < lowest) lowest = max;
      results.push({ id, max, reason, applies, limits: false });
    }
    if (exact === null || lowest >= exact) return { capped: exact, caps: results };
    for (const result of results) result.limits = result.applies && result.max === lowest;
    return { capped: lowest, caps: results };
  };
}
