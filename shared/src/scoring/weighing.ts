import type { Dimension } from '../model/model.ts';
import type { DimensionResult, MetricResult } from './answer.ts';
import { type Measurement, missing, printable } from './measurement.ts';
import { round9 } from './number.ts';
import type { Scope } from './scope.ts';
import type { SlotOf } from './source/metric.ts';

/**
 * The arithmetic of a score. With points p and weights w of the metrics with data in a dimension, and dimension
 * weights W:
 *
 *     D = Σ w·p / Σ w          exact = Σ W·D / Σ W          coverage = Σ W·(Σ w with data / Σ w) / Σ W
 *
 * A metric without data takes part in nothing but coverage: its weight goes to its neighbours in the dimension, and a
 * dimension without data gives its weight to the other dimensions.
 */
export type Weigh = (scope: Scope) => Weighing;

/** Unrounded. */
export interface Weighing {
  /** undefined when no metric has data. */
  exact: number | undefined;
  coverage: number;
  dimensions: DimensionResult[];
  metrics: MetricResult[];
}

/** Reads the measurements in `scope.known`. */
export function compileWeighing(dimensions: readonly Dimension[], slotOf: SlotOf): Weigh {
  const compiled = dimensions.map(({ id, weight, metrics }) => ({
    id,
    weight,
    metrics: metrics.map((metric) => ({ id: metric.id, weight: metric.weight, slot: slotOf(metric.id) })),
    metricWeight: sum(metrics.map((metric) => metric.weight)),
  }));
  const dimensionWeight = sum(compiled.map(({ weight }) => weight));

  return ({ known }) => {
    const weighed = compiled.map((dimension) => ({ ...dimension, ...weighPoints(dimension.metrics, known) }));
    let presentWeight = 0;
    let weightedPoints = 0;
    let covered = 0;
    for (const { weight, metricWeight, withData, points } of weighed) {
      covered += weight * (withData / metricWeight);
      if (points === null) continue;
      presentWeight += weight;
      weightedPoints += weight * points;
    }
    const results: MetricResult[] = [];
    for (const { id, weight, metrics, withData } of weighed) {
      for (const metric of metrics) {
        const measurement = known[metric.slot] ?? { ...missing, points: null };
        const share = measurement.points === null ? 0 : (weight / presentWeight) * (metric.weight / withData);
        results.push(metricResult(metric.id, id, measurement, share));
      }
    }
    return {
      exact: presentWeight === 0 ? undefined : weightedPoints / presentWeight,
      coverage: covered / dimensionWeight,
      dimensions: weighed.map(({ id, weight, points }) => {
        if (points === null) return { id, points, weight: round9(weight), share: 0, contribution: 0 };
        const share = weight / presentWeight;
        return {
          id,
          points: round9(points),
          weight: round9(weight),
          share: round9(share),
          contribution: round9(share * points),
        };
      }),
      metrics: results,
    };
  };
}

/** Σ w and Σ w·p / Σ w over the metrics with data. */
function weighPoints(
  metrics: readonly { weight: number; slot: number }[],
  known: Scope['known'],
): { withData: number; points: number | null } {
  let withData = 0;
  let weightedPoints = 0;
  for (const { weight, slot } of metrics) {
    const points = known[slot]?.points ?? null;
    if (points === null) continue;
    withData += weight;
    weightedPoints += weight * points;
  }
  return { withData, points: withData === 0 ? null : weightedPoints / withData };
}

const evidenceMax = 20;

function metricResult(id: string, dimension: string, measurement: Measurement, share: number): MetricResult {
  const { state, value, points, evidence } = measurement;
  const result: MetricResult = {
    id,
    dimension,
    state,
    value: printable(value),
    points: points === null ? null : round9(points),
    share: round9(share),
    contribution: round9(share * (points ?? 0)),
    evidence: evidence.slice(0, evidenceMax),
  };
  if (evidence.length > evidenceMax) result.more = evidence.length - evidenceMax;
  return result;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
