import type { Facts } from '../facts.ts';
import type { Model } from '../model/model.ts';
import type { Answer, OtherResult } from './answer.ts';
import { compileCondition, type Lookups } from './condition.ts';
import { valueReader } from './field.ts';
import { compileTopMetric, measuringOrder, metricLookup } from './metric.ts';
import { openScope, type Scope } from './scope.ts';
import { compileScorecard, type Inspection, type ScorecardAnswer } from './scorecard.ts';
import { parseInstant } from './time.ts';

export interface CompiledModel {
  model: Model;
  /**
   * Scores one company: the same facts, model and options give the same answer, on any machine.
   * Throws a RangeError only when `asOf` is not a date, which `parseFacts` has ruled out for facts.
   */
  score(facts: Facts, options?: ScoreOptions): Answer;
  /**
   * What one scorecard measures, before anything is rounded: what a move is split by. Without a scorecard, the one that
   * is primary for these facts; undefined when the company is frozen or none matches, or there is none of that id.
   */
  inspect(facts: Facts, asOf: string, scorecardId?: string): Inspection | undefined;
}

export interface ScoreOptions {
  /** ISO date or datetime with zone; replaces the facts' own `asOf`. */
  asOf?: string | undefined;
  /** The band the primary scorecard had before: hysteresis starts from it. A band the model lacks counts as none. */
  previousBand?: string | null | undefined;
  /** The band each scorecard gave before, by its id; for the primary one it goes before `previousBand`. */
  previousBands?: Readonly<Record<string, string>> | undefined;
}

/** Turns a validated model into closures once, so that scoring a company looks at nothing but its facts. */
export function compileModel(model: Model): CompiledModel {
  const ids = model.metrics.map(({ id }) => id);
  const slots = new Map(ids.map((id, index) => [id, index]));
  const slotOf = (metricId: string) => slots.get(metricId) ?? -1;
  const measures = measuringOrder(model.metrics).map((metric) => compileTopMetric(metric, slotOf));
  const lookups: Lookups<Scope> = {
    field: (path) => {
      const read = valueReader('company', path.slice('company.'.length));
      return ({ facts }, asOf) => read(facts.company, asOf);
    },
    metric: (id) => metricLookup(slotOf(id)),
  };
  const isFrozen = model.frozenWhen === undefined ? () => false : compileCondition(model.frozenWhen, lookups);
  const topLevel = { count: model.metrics.length, slotOf, lookups };
  const scorecards = model.scorecards.map((scorecard) => compileScorecard(scorecard, model, topLevel));

  const open = (facts: Facts, asOf: string): Scope => {
    const instant = parseInstant(asOf);
    if (instant === undefined) throw new RangeError(`asOf "${asOf}" is not a date or a datetime with its zone`);
    const scope = openScope(facts, instant);
    for (const measure of measures) measure(scope);
    return scope;
  };

  return {
    model,
    score(facts, { asOf = facts.asOf, previousBand, previousBands } = {}) {
      const scope = open(facts, asOf);
      const context = contextOf(ids, scope);
      if (isFrozen(scope, scope.asOf)) return unscored('frozen', context);

      let primary: ScorecardAnswer | undefined;
      const others: OtherResult[] = [];
      for (const scorecard of scorecards) {
        if (!scorecard.matches(scope)) continue;
        const before = previousBands?.[scorecard.id];
        if (primary === undefined) primary = scorecard.score(scope, before ?? previousBand);
        else others.push(brief(scorecard.score(scope, before)));
      }
      return primary === undefined ? unscored('no-scorecard', context) : answerOf(primary, context, others);
    },
    inspect(facts, asOf, scorecardId) {
      const scope = open(facts, asOf);
      if (scorecardId === undefined && isFrozen(scope, scope.asOf)) return undefined;
      const wanted = scorecards.find((scorecard) =>
        scorecardId === undefined ? scorecard.matches(scope) : scorecard.id === scorecardId,
      );
      return wanted?.inspect(scope);
    },
  };
}

function contextOf(ids: readonly string[], { readings }: Scope): Answer['context'] {
  const context: Answer['context'] = {};
  let slot = 0;
  for (const id of ids) context[id] = readings[slot++]?.shown ?? null;
  return context;
}

/** Key by key: spreading the scorecard's answer would cost more than computing it. */
function answerOf(answer: ScorecardAnswer, context: Answer['context'], others: OtherResult[]): Answer {
  const { scorecard, state, score, exact, capped, band, grade, coverage, caps, dimensions, metrics } = answer;
  return {
    scorecard,
    state,
    score,
    exact,
    capped,
    band,
    grade,
    coverage,
    caps,
    dimensions,
    metrics,
    context,
    others,
  };
}

function unscored(state: 'frozen' | 'no-scorecard', context: Answer['context']): Answer {
  return {
    ...{ scorecard: null, state, score: null, exact: null, capped: null, band: null, grade: null, coverage: 0 },
    ...{ caps: [], dimensions: [], metrics: [], context, others: [] },
  };
}

function brief({ scorecard, state, score, band, grade, coverage }: ScorecardAnswer): OtherResult {
  return { scorecard, state, score, band, grade, coverage };
}
