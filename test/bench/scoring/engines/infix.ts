import type { Facts } from '@barometer/shared/facts.ts';
import { cap, metrics, type Row, rowOf } from '../task.ts';

/** How a language writes the three things that differ between expression languages. */
export interface Dialect {
  isMissing(name: string): string;
  choose(test: string, then: string, otherwise: string): string;
  /** Numbers, where whole ones need a point. */
  number?(value: number): string;
}

/** The task in three expressions, as a person would write them: above the line, below it, and the cap of `mean`. */
export function writeTask({ isMissing, choose, number = String }: Dialect): { mean: string; capped: string } {
  const above = metrics.map(({ name, low, high, weight }) => {
    const upper = choose(`${name} >= ${number(low)}`, number(50), number(0));
    const points = choose(`${name} >= ${number(high)}`, number(100), upper);
    return `${number(weight)} * ${choose(isMissing(name), number(0), points)}`;
  });
  const below = metrics.map(({ name, weight }) => choose(isMissing(name), number(0), number(weight)));
  const limits = `${cap.field} >= ${number(cap.atLeast)}`;
  const limited = choose(`mean > ${number(cap.max)}`, number(cap.max), 'mean');
  return { mean: `(${above.join(' + ')}) / (${below.join(' + ')})`, capped: choose(limits, limited, 'mean') };
}

/** `test ? then : otherwise`, with null for what is missing. */
export const likeJavaScript: Dialect = {
  isMissing: (name) => `${name} == null`,
  choose: (test, then, otherwise) => `(${test} ? ${then} : ${otherwise})`,
};

/**
 * Runs the two expressions on a row: the second finds the first one's outcome in `mean`. `nothing` is there for
 * languages without a null of their own.
 */
export function inTwoSteps(
  companies: readonly Facts[],
  mean: (row: Row) => unknown,
  capped: (row: Row) => unknown,
): (index: number) => number | null {
  const rows = companies.map((company): Row => ({ ...rowOf(company), mean: null, nothing: null }));
  return (index) => {
    const row = rows[index] ?? {};
    row.mean = Number(mean(row));
    return Number(capped(row));
  };
}
