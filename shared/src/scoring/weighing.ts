import type { Dimension } from '../model/model.ts';
import type { DimensionResult, MetricResult } from './answer.ts';
import { round9 } from './number.ts';
import { missing, type Reading } from './reading.ts';
import type { Scope } from './scope.ts';
import type { SlotOf } from './source/metric.ts';
import { sum } from './sum.ts';

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

/** Weighs what the scope holds of these dimensions. */
export function compileWeighing(dimensions: readonly Dimension[], slotOf: SlotOf): Weigh {
  const compiled = dimensions.map(({ id, weight, metrics }) => ({
    id,
    weight,
    metrics: metrics.map((metric) => ({ id: metric.id, weight: metric.weight, slot: slotOf(metric.id) })),
    metricWeight: sum(metrics.map((metric) => metric.weight)),
  }));
  const dimensionWeight = sum(compiled.map(({ weight }) => weight));

  return (scope) => {
    const means = compiled.map((dimension) => meanOf(dimension, scope.points));
    let presentWeight = 0;
    let weightedPoints = 0;
    let covered = 0;
    for (const { dimension, withData, points } of means) {
      covered += dimension.weight * (withData / dimension.metricWeight);
      if (points === null) continue;
      presentWeight += dimension.weight;
      weightedPoints += dimension.weight * points;
    }
    const dimensionResults: DimensionResult[] = [];
    const metricResults: MetricResult[] = [];
    for (const { dimension, withData, points } of means) {
      const { id, weight, metrics } = dimension;
      const share = points === null ? 0 : weight / presentWeight;
      dimensionResults.push(dimensionResult(id, points, weight, share));
      for (const metric of metrics) {
        const metricPoints = scope.points[metric.slot] ?? null;
        const metricShare = metricPoints === null ? 0 : share * (metric.weight / withData);
        metricResults.push(
          metricResult(metric.id, id, scope.readings[metric.slot] ?? missing, metricPoints, metricShare),
        );
      }
    }
    return {
      exact: presentWeight === 0 ? undefined : weightedPoints / presentWeight,
      coverage: covered / dimensionWeight,
      dimensions: dimensionResults,
      metrics: metricResults,
    };
  };
}

interface CompiledDimension {
  id: string;
  weight: number;
  metrics: readonly { id: string; weight: number; slot: number }[];
  /** Σ w over all metrics. */
  metricWeight: number;
}

interface Mean {
  dimension: CompiledDimension;
  /** Σ w over the metrics with data. */
  withData: number;
  /** Σ w·p / Σ w over them. */
  points: number | null;
}

function meanOf(dimension: CompiledDimension, given: Scope['points']): Mean {
  let withData = 0;
  let weightedPoints = 0;
  for (const { weight, slot } of dimension.metrics) {
    const points = given[slot] ?? null;
    if (points === null) continue;
    withData += weight;
    weightedPoints += weight * points;
  }
  return { dimension, withData, points: withData === 0 ? null : weightedPoints / withData };
}

function dimensionResult(id: string, points: number | null, weight: number, share: number): DimensionResult {
  return {
    id,
    points: points === null ? null : round9(points),
    weight: round9(weight),
    share: round9(share),
    contribution: round9(share * (points ?? 0)),
  };
}

const evidenceMax = 20;

function metricResult(
  id: string,
  dimension: string,
  { state, shown, evidence }: Reading,
  points: number | null,
  share: number,
): MetricResult {
  const result: MetricResult = {
    id,
    dimension,
    state,
    value: shown,
    points: points === null ? null : round9(points),
    share: round9(share),
    contribution: round9(share * (points ?? 0)),
    evidence: evidence.length > evidenceMax ? evidence.slice(0, evidenceMax) : evidence,
  };
  if (evidence.length > evidenceMax) result.more = evidence.length - evidenceMax;
  return result;
}
