import type { CardMove, CardMovePart, EvidenceRecord } from '@barometer/shared/card.ts';
import type { Evidence } from '@barometer/shared/scoring/answer.ts';
import type { MovePart } from '@barometer/shared/scoring/move.ts';
import type { MovedSince } from './moved.ts';

/** What a move needs of the model and the records to be told in words. */
export interface MoveNames {
  metric(id: string): Pick<CardMovePart & { kind: 'time' }, 'label' | 'measure' | 'money'>;
  scorecard(id: string): string;
  /** The reason of a cap. */
  cap(id: string): string;
  record(evidence: Evidence): EvidenceRecord;
}

/** A move, dressed for a card: labels instead of ids, names with the records. Pure. */
export function toCardMove(moved: MovedSince | null, names: MoveNames): CardMove | null {
  if (moved === null) return null;
  const parts = moved.parts.map((part) => toPart(part, names));
  return { since: moved.since.toISOString(), delta: moved.delta, parts };
}

function toPart(part: MovePart, names: MoveNames): CardMovePart {
  switch (part.kind) {
    case 'time':
      return { kind: part.kind, ...toMetricMove(part, names) };
    case 'behaviour':
      return {
        kind: part.kind,
        added: part.added.map(names.record),
        removed: part.removed.map(names.record),
        ...toMetricMove(part, names),
      };
    case 'coverage':
      return {
        ...part,
        metrics: part.metrics.map((metric) => ({ label: names.metric(metric.metric).label, ...metric })),
      };
    case 'scorecard':
      return {
        ...part,
        before: part.before === null ? null : names.scorecard(part.before),
        after: part.after === null ? null : names.scorecard(part.after),
      };
    case 'cap':
      return { ...part, before: part.before.map(names.cap), after: part.after.map(names.cap) };
    case 'model':
      return part;
  }
}

function toMetricMove({ metric, delta, before, after }: MovePart & { kind: 'time' | 'behaviour' }, names: MoveNames) {
  return { metric, delta, before, after, ...names.metric(metric) };
}
