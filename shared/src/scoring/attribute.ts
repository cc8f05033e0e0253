import type { Facts } from '../facts.ts';
import type { Answer, Evidence } from './answer.ts';
import type { CompiledModel } from './compile.ts';
import type { BehaviourPart, CapPart, CoveragePart, ModelPart, Move, MovePart, TimePart } from './move.ts';
import type { Inspected, Inspection } from './scorecard.ts';

/** One scoring, with all that its answer follows from. */
export interface Scoring {
  compiled: CompiledModel;
  facts: Facts;
  asOf: string;
  answer: Answer;
}

/** One step of the way from one model to another: what changed, in words, and the model after it. */
export interface ModelStep {
  paths: string[];
  compiled: CompiledModel;
}

/**
 * Why the score moved, by replay: the first scoring is turned into the second one change at a time, and each change is
 * charged with what the score did. In this order:
 *
 * 1. `time`: the moment moves on over the same facts, for metrics that have data before and after
 * 2. `coverage`: metrics lose their data or get it back
 * 3. `behaviour`: the facts change, metric by metric
 * 4. `scorecard`: another scorecard becomes the primary one
 * 5. `model`: the model changes, step by step
 * 6. `cap`: what the caps take away
 *
 * With the set of metrics fixed, a score is linear in their points, so that within 1 and 3 no order is better than
 * another. The replayed scores are rounded to 1e-9 once each and the parts are their differences: they add up to the
 * move exactly, whatever rounding there is in between.
 *
 * @param steps from the model of `before` to that of `after`; empty when it is the same. The last one is that of `after`.
 * @returns null when one of the two has no score: nothing can be split.
 */
export function attribute(before: Scoring, after: Scoring, steps: readonly ModelStep[]): Move | null {
  if (before.answer.exact === null || after.answer.exact === null) return null;
  const { compiled } = before;
  const first = compiled.inspect(before.facts, before.asOf);
  if (first === undefined) return null;
  const later = compiled.inspect(before.facts, after.asOf, first.scorecard) ?? first;
  const last = compiled.inspect(after.facts, after.asOf, first.scorecard) ?? first;

  const meter = meterFrom(nano(before.answer.exact));
  const parts: MovePart[] = [
    ...metricParts(first, later, last, meter),
    ...scorecardPart(before, after, first.scorecard, meter),
    ...modelParts(after, steps, meter),
    ...capPart(before.answer, after.answer),
  ];
  return {
    delta: (nano(after.answer.capped) - nano(before.answer.capped)) / 1e9,
    parts: parts.filter(({ kind, delta }) => delta !== 0 || kind === 'scorecard'),
  };
}

/** Reads how far each change moved the score, in 1e-9 points: whole numbers, whose differences are exact. */
interface Meter {
  /** The move since the last reading, in points. An unknown score moves nothing; the next reading has it all. */
  read(exact: number | null | undefined): number;
}

function meterFrom(start: number): Meter {
  let reached = start;
  return {
    read(exact) {
      if (exact === null || exact === undefined) return 0;
      const moved = nano(exact) - reached;
      reached += moved;
      return moved / 1e9;
    },
  };
}

/** 100 points are 1e11 of these, far inside what a double counts exactly. */
function nano(exact: number | null): number {
  return Math.round((exact ?? 0) * 1e9);
}

function metricParts(first: Inspection, later: Inspection, last: Inspection, meter: Meter): MovePart[] {
  const points = first.metrics.map((metric) => metric.points);
  const rows = first.metrics.flatMap((before, index) => {
    const [aged, after] = [later.metrics[index], last.metrics[index]];
    return aged === undefined || after === undefined ? [] : [{ index, before, aged, after }];
  });
  const move = (index: number, to: number | null): number => {
    points[index] = to;
    return meter.read(last.exactOf(points));
  };

  const time = rows.flatMap(({ index, before, aged }): TimePart[] => {
    if (before.points === null || aged.points === null) return [];
    return [{ kind: 'time', metric: before.id, delta: move(index, aged.points), ...values(before, aged) }];
  });

  const changed = rows.filter(({ before, after }) => (before.points === null) !== (after.points === null));
  for (const { index, after } of changed) points[index] = after.points;
  const coverage: CoveragePart = {
    kind: 'coverage',
    delta: changed.length === 0 ? 0 : meter.read(last.exactOf(points)),
    metrics: changed.map(({ before, after }) => ({ metric: before.id, before: before.state, after: after.state })),
  };

  const behaviour = rows.flatMap(({ index, before, aged, after }): BehaviourPart[] => {
    if (before.points === null || after.points === null) return [];
    const from = aged.points === null ? before : aged;
    const delta = move(index, after.points);
    return [{ kind: 'behaviour', metric: before.id, delta, ...values(from, after), ...differing(from, after) }];
  });
  return [...time, coverage, ...behaviour];
}

const values = (before: Inspected, after: Inspected) => ({ before: before.value, after: after.value });

const evidenceMax = 20;

/** Records that are behind one of the two values only; one whose own value changed is among both. */
function differing(before: Inspected, after: Inspected): Pick<BehaviourPart, 'added' | 'removed'> {
  return { added: without(after.evidence, before.evidence), removed: without(before.evidence, after.evidence) };
}

function without(evidence: readonly Evidence[], other: readonly Evidence[]): Evidence[] {
  const known = new Set(other.map((item) => JSON.stringify(item)));
  return evidence.filter((item) => !known.has(JSON.stringify(item))).slice(0, evidenceMax);
}

function scorecardPart(before: Scoring, after: Scoring, first: string, meter: Meter): MovePart[] {
  const now = before.compiled.inspect(after.facts, after.asOf);
  if (now === undefined || now.scorecard === first) return [];
  return [{ kind: 'scorecard', delta: meter.read(exactNow(now)), before: first, after: now.scorecard }];
}

/** A step after which there is no score is told together with the next one that gives one. */
function modelParts(after: Scoring, steps: readonly ModelStep[], meter: Meter): ModelPart[] {
  const parts: ModelPart[] = [];
  let paths: string[] = [];
  for (const [index, step] of steps.entries()) {
    paths = [...paths, ...step.paths];
    const isLast = index === steps.length - 1;
    const inspection = isLast ? undefined : step.compiled.inspect(after.facts, after.asOf);
    const exact = isLast ? after.answer.exact : inspection && exactNow(inspection);
    if (exact === undefined) continue;
    parts.push({ kind: 'model', delta: meter.read(exact), paths });
    paths = [];
  }
  return parts;
}

function exactNow({ metrics, exactOf }: Inspection): number | undefined {
  return exactOf(metrics.map(({ points }) => points));
}

function capPart(before: Answer, after: Answer): CapPart[] {
  const taken = ({ capped, exact }: Answer) => nano(capped) - nano(exact);
  const limiting = ({ caps }: Answer) => caps.filter(({ limits }) => limits).map(({ id }) => id);
  const delta = (taken(after) - taken(before)) / 1e9;
  return [{ kind: 'cap', delta, before: limiting(before), after: limiting(after) }];
}
