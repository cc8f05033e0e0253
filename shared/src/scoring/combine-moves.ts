import { joinChanges } from '../model/join-changes.ts';
import type { Evidence } from './answer.ts';
import type { Move, MovePart } from './move.ts';

/**
 * Several moves, one after the other, as one: parts about the same thing become one part, from what the first began
 * with to what the last ended with. The deltas add up as before; what came and went in between is left out.
 */
export function combineMoves(moves: readonly Move[]): Move {
  const parts = new Map<string, MovePart>();
  for (const part of moves.flatMap((move) => move.parts)) {
    const key = subjectOf(part);
    const known = parts.get(key);
    parts.set(key, known === undefined ? part : join(known, part));
  }
  return {
    delta: inPoints(moves.reduce((total, { delta }) => total + nano(delta), 0)),
    parts: [...parts.values()].filter(saysSomething),
  };
}

function subjectOf(part: MovePart): string {
  return 'metric' in part ? `${part.kind} ${part.metric}` : part.kind;
}

function join(first: MovePart, next: MovePart): MovePart {
  const delta = inPoints(nano(first.delta) + nano(next.delta));
  if (first.kind === 'behaviour' && next.kind === 'behaviour') {
    return {
      ...{ ...first, delta, after: next.after },
      added: [...without(first.added, next.removed), ...without(next.added, first.removed)],
      removed: [...without(first.removed, next.added), ...without(next.removed, first.added)],
    };
  }
  if (first.kind === 'coverage' && next.kind === 'coverage') {
    const metrics = new Map(first.metrics.map((metric) => [metric.metric, metric]));
    for (const metric of next.metrics) {
      metrics.set(metric.metric, { ...metric, before: metrics.get(metric.metric)?.before ?? metric.before });
    }
    return { ...first, delta, metrics: [...metrics.values()].filter(({ before, after }) => before !== after) };
  }
  if (first.kind === 'model' && next.kind === 'model')
    return { ...first, delta, paths: joinChanges(first.paths, next.paths) };
  if (first.kind === 'time' && next.kind === 'time') return { ...first, delta, after: next.after };
  if (first.kind === 'scorecard' && next.kind === 'scorecard') return { ...first, delta, after: next.after };
  if (first.kind === 'cap' && next.kind === 'cap') return { ...first, delta, after: next.after };
  return first;
}

function without(evidence: readonly Evidence[], other: readonly Evidence[]): Evidence[] {
  const known = new Set(other.map((item) => JSON.stringify(item)));
  return evidence.filter((item) => !known.has(JSON.stringify(item)));
}

function saysSomething(part: MovePart): boolean {
  return part.delta !== 0 || (part.kind === 'scorecard' && part.before !== part.after);
}

/** Whole 1e-9 points, whose sums are exact. */
const nano = (points: number) => Math.round(points * 1e9);
const inPoints = (nanos: number) => nanos / 1e9;
