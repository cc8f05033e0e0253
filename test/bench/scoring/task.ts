import { type Facts, parseFacts } from '@barometer/shared/facts.ts';

/**
 * The task every engine of this bench solves: 12 metrics in three bands, a weighted mean over those with data, one cap.
 * A metric without data (null) takes part neither above nor below the fraction; 0 is a value like any other.
 */
export interface Metric {
  name: string;
  /** Below `low` 0 points, from it 50, from `high` on 100. */
  low: number;
  high: number;
  weight: number;
}

export const metrics: readonly Metric[] = Array.from({ length: 12 }, (_, index) => ({
  name: `m${index}`,
  low: 20 + index,
  high: 60 + index,
  weight: 1 + (index % 4),
}));

/** From this `crit` on the score is at most `max`. */
export const cap = { field: 'crit', atLeast: 3, max: 49 };

/** What the other engines are given of a company: its metrics and `crit` by name. */
export type Row = Record<string, number | null>;

const missingShare = 0.15;

/** Companies from a fixed generator, so that every run and every machine has the same: values 0–100 with one decimal. */
export function makeCompanies(count: number): Facts[] {
  const next = randomFrom(7);
  return Array.from({ length: count }, (_, index) => {
    const custom: Row = {};
    for (const { name } of metrics) {
      const isMissing = next() < missingShare;
      const value = Math.floor(next() * 1001) / 10;
      custom[name] = isMissing ? null : value;
    }
    custom[cap.field] = Math.floor(next() * 4);
    // Through the parser, as facts come in the product, so that the objects are those it makes.
    const parsed = parseFacts({ asOf: '2026-06-30', company: { id: String(index), properties: { custom } } });
    if (!parsed.ok) throw new Error(`these are no facts: ${JSON.stringify(parsed.problems)}`);
    return parsed.facts;
  });
}

/** A linear congruential generator (Numerical Recipes): numbers in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The metrics of a company as the other engines are given them; made outside the measured part. */
export function rowOf({ company }: Facts): Row {
  const row: Row = {};
  for (const name of [...metrics.map((metric) => metric.name), cap.field]) {
    const value = company.properties.custom?.[name];
    row[name] = typeof value === 'number' ? value : null;
  }
  return row;
}

/** The plain reference, written for reading: what every engine has to answer. null without any data. */
export function solve(row: Row): number | null {
  const present = metrics.filter(({ name }) => row[name] !== null);
  if (present.length === 0) return null;
  const pointsOf = ({ name, low, high }: Metric) => {
    const value = row[name] ?? 0;
    return value >= high ? 100 : value >= low ? 50 : 0;
  };
  const weight = present.reduce((sum, metric) => sum + metric.weight, 0);
  const mean = present.reduce((sum, metric) => sum + metric.weight * pointsOf(metric), 0) / weight;
  return (row[cap.field] ?? 0) >= cap.atLeast ? Math.min(mean, cap.max) : mean;
}
