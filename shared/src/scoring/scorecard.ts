import type { Model, Scorecard } from '../model/model.ts';
import type { Answer, Evidence, MetricState, Value } from './answer.ts';
import { compileBands, compileGrades } from './band.ts';
import { compileCaps } from './caps.ts';
import { compileCondition, type Lookups } from './condition.ts';
import { compileMetric, measuringOrder, metricLookup } from './metric.ts';
import { round9, roundHalfUp } from './number.ts';
import { missing } from './reading.ts';
import { openScope, type Scope } from './scope.ts';
import type { SlotOf } from './source/metric.ts';
import { compileWeighing } from './weighing.ts';

/** What one scorecard says; the whole answer adds the top-level metrics and the other scorecards. */
export interface ScorecardAnswer extends Omit<Answer, 'scorecard' | 'state' | 'context' | 'others'> {
  scorecard: string;
  state: 'scored' | 'insufficient-data';
}

/** What a scorecard measured of one company at one moment. */
export interface Inspection {
  scorecard: string;
  /** In the order of the scorecard. */
  metrics: Inspected[];
  /** The weighted mean of any points for these metrics, in their order, null for no data; undefined of nothing. */
  exactOf(points: readonly (number | null)[]): number | undefined;
}

export interface Inspected {
  id: string;
  state: MetricState;
  value: Value | null;
  /** Unrounded. */
  points: number | null;
  /** All of it, in id order. */
  evidence: readonly Evidence[];
}

export interface CompiledScorecard {
  id: string;
  matches(scope: Scope): boolean;
  inspect(scope: Scope): Inspection;
  /** The scope holds the top-level metrics; the scorecard's own are put behind them. */
  score(scope: Scope, previousBand: string | null | undefined): ScorecardAnswer;
}

/** The top-level metrics: how many, where they stand in the scope, and what a `when` may ask. */
export interface TopLevel {
  count: number;
  slotOf: SlotOf;
  lookups: Lookups<Scope>;
}

export function compileScorecard(scorecard: Scorecard, model: Model, topLevel: TopLevel): CompiledScorecard {
  const { id, when, dimensions } = scorecard;
  const metrics = dimensions.flatMap((dimension) => dimension.metrics);
  const slots = new Map(metrics.map((metric, index) => [metric.id, topLevel.count + index]));
  const slotOf = (metricId: string) => slots.get(metricId) ?? topLevel.slotOf(metricId);
  const measures = measuringOrder(metrics).map((metric) => compileMetric(metric, slotOf));
  const weigh = compileWeighing(dimensions, slotOf);
  const applyCaps = compileCaps(scorecard.caps, {
    field: topLevel.lookups.field,
    metric: (metricId) => metricLookup(slotOf(metricId)),
  });
  const bandOf = compileBands(model);
  const gradeOf = compileGrades(model.grades);
  const coverageFloor = round9(model.coverageFloor);
  const matches = when === undefined ? () => true : compileCondition(when, topLevel.lookups);

  return {
    id,
    matches: (scope) => matches(scope, scope.asOf),
    inspect(scope) {
      for (const measure of measures) measure(scope);
      return {
        scorecard: id,
        metrics: metrics.map((metric) => {
          const slot = slotOf(metric.id);
          const { state, shown, evidence } = scope.readings[slot] ?? missing;
          return { id: metric.id, state, value: shown, points: scope.points[slot] ?? null, evidence };
        }),
        exactOf(points) {
          const supposed = openScope(scope.facts, scope.asOf);
          for (const [index, metric] of metrics.entries()) supposed.points[slotOf(metric.id)] = points[index] ?? null;
          return weigh(supposed).exact;
        },
      };
    },
    score(scope, previousBand) {
      for (const measure of measures) measure(scope);
      const weighing = weigh(scope);
      const coverage = round9(weighing.coverage);
      const isEnough = coverage >= coverageFloor;
      const exact = isEnough && weighing.exact !== undefined ? round9(weighing.exact) : null;
      const { capped, caps } = applyCaps(scope, exact);
      const score = capped === null ? null : roundHalfUp(capped);
      return {
        scorecard: id,
        state: score === null ? 'insufficient-data' : 'scored',
        score,
        exact,
        capped,
        band: score === null ? null : bandOf(score, caps, previousBand),
        grade: score === null ? null : gradeOf(score),
        coverage,
        caps,
        dimensions: weighing.dimensions,
        metrics: weighing.metrics,
      };
    },
  };
}
