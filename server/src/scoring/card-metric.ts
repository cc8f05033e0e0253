import type { CardMetric, EvidenceRecord } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Metric, Model, Source } from '@barometer/shared/model/model.ts';
import type { Answer, Evidence, MetricResult } from '@barometer/shared/scoring/answer.ts';
import type { RecordName } from '../store/scores.ts';
import { type Measured, measureOf } from './measure.ts';

/** The address of a record in the CRM. */
export type UrlOf = (type: RecordType, id: string) => string;

/** One metric's result with its label, how it was measured, and the records behind it by name. Pure. */
export function toCardMetric(
  result: MetricResult,
  metric: Metric | undefined,
  { answer, model, names, urlOf }: { answer: Answer; model: Model; names: readonly RecordName[]; urlOf?: UrlOf },
): CardMetric {
  const { id, dimension, state, value, points, share, contribution, more } = result;
  const named = result.evidence.map((item) => toEvidenceRecord(item, names, urlOf));
  const measured: Measured = metric ? measureOf(metric.from, model.metrics) : { measure: 'field' };
  const oldest = measured.measure === 'count' && !more ? oldestOf(named) : undefined;
  const counts = metric && countsOf(metric.from, result, answer);
  // Key by key, and what is spread comes last: V8 makes a shape of its own for each object that goes on behind a spread,
  // which costs more than all of this and outlives the small collections of garbage.
  const card: CardMetric = {
    id,
    dimension,
    state,
    value,
    points,
    share,
    contribution,
    label: metric?.label ?? id,
    evidence: named,
    ...measured,
  };
  if (more !== undefined) card.more = more;
  if (oldest !== undefined) card.oldest = oldest;
  if (counts !== undefined) card.counts = counts;
  return card;
}

/** Undefined unless every record says when it was created: a guess at the oldest would be worse than none. */
function oldestOf(records: EvidenceRecord[]): string | undefined {
  const created = records.map(({ createdAt }) => createdAt).filter((at) => typeof at === 'string');
  return created.length === records.length ? created.sort()[0] : undefined;
}

/** The records named are those of both counts: as many as the whole means that the part is among them. */
function countsOf(source: Source, { evidence, more, state }: MetricResult, answer: Answer): CardMetric['counts'] {
  if (state !== 'present' || !('ratio' in source)) return undefined;
  const [part, whole] = source.ratio.map(
    (id) => answer.context[id] ?? answer.metrics.find((metric) => metric.id === id)?.value,
  );
  if (typeof part !== 'number' || typeof whole !== 'number') return undefined;
  return evidence.length + (more ?? 0) === whole ? [part, whole] : undefined;
}

/** What a person calls the record, and where it is; without `urlOf` the host of the card knows how to link. */
export function toEvidenceRecord(
  evidence: Evidence,
  names: readonly RecordName[],
  urlOf: UrlOf | undefined,
): EvidenceRecord {
  switch (evidence.type) {
    case 'usage':
      return { type: 'usage', name: evidence.name };
    case 'pulse':
      return { type: 'pulse', value: evidence.value, createdAt: evidence.setAt };
    case 'company':
      return urlOf ? { url: urlOf('company', evidence.id), ...evidence } : evidence;
    default: {
      const [, , name, createdAtMs] = names.find(([type, id]) => id === evidence.id && type === evidence.type) ?? [];
      const record: EvidenceRecord = {
        name: name ?? null,
        createdAt: typeof createdAtMs === 'number' ? new Date(createdAtMs).toISOString() : null,
        ...evidence,
      };
      if (urlOf) record.url = urlOf(evidence.type, evidence.id);
      return record;
    }
  }
}
