import type { Metric, TopMetric } from '../model/model.ts';
import type { Value } from './answer.ts';
import type { Lookup } from './condition.ts';
import { compileCurve } from './curve.ts';
import { missing } from './reading.ts';
import type { Scope } from './scope.ts';
import { compileSource } from './source/compile.ts';
import type { SlotOf } from './source/metric.ts';

/** Reads a metric and gives it points, into its slot of the scope. */
export type Measure = (scope: Scope) => void;

export function compileTopMetric(metric: TopMetric, slotOf: SlotOf): Measure {
  const slot = slotOf(metric.id);
  const read = compileSource(metric.from, metric.staleAfterDays, slotOf);
  return (scope) => {
    scope.readings[slot] = read(scope);
    scope.points[slot] = null;
  };
}

/**
 * A value the curve cannot take is missing. A text that a map does not list keeps its value, so that a person sees
 * which text to add; a value of the wrong type does not, as it was never one.
 */
export function compileMetric(metric: Metric, slotOf: SlotOf): Measure {
  const slot = slotOf(metric.id);
  const read = compileSource(metric.from, metric.staleAfterDays, slotOf);
  const pointsOf = compileCurve(metric.curve);
  return (scope) => {
    const reading = read(scope);
    const { state, value, shown, evidence } = reading;
    const points = state === 'present' && value !== null && shown !== null ? pointsOf(value, shown) : null;
    if (points === 'unlisted') scope.readings[slot] = { state: 'missing', value, shown, evidence };
    else scope.readings[slot] = points === 'wrong-type' ? missing : reading;
    scope.points[slot] = typeof points === 'number' ? points : null;
  };
}

/** A metric in a condition: a value only while it is present. */
export function metricLookup(slot: number): Lookup<Scope> {
  return ({ readings }): Value | undefined => {
    const reading = readings[slot];
    return reading?.state === 'present' ? (reading.value ?? undefined) : undefined;
  };
}

/**
 * Ids in an order in which every metric comes after those it is made of. Validation has refused cycles; an id that
 * is not among `metrics` was measured before.
 */
export function measuringOrder<M extends TopMetric>(metrics: readonly M[]): M[] {
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const ordered = new Set<M>();
  const visit = (metric: M): void => {
    for (const id of ingredients(metric)) {
      const ingredient = byId.get(id);
      if (ingredient !== undefined && !ordered.has(ingredient)) visit(ingredient);
    }
    ordered.add(metric);
  };
  for (const metric of metrics) if (!ordered.has(metric)) visit(metric);
  return [...ordered];
}

/** The metrics a metric is made of. */
function ingredients({ from }: Pick<TopMetric, 'from'>): readonly string[] {
  if ('ratio' in from) return from.ratio;
  return 'metric' in from ? [from.metric] : [];
}
