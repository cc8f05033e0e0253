import type { CardMetric, EvidenceRecord } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Metric, Model, Source } from '@barometer/shared/model/model.ts';
import type { Answer, Evidence, MetricResult } from '@barometer/shared/scoring/answer.ts';
import type { CompanyRecords } from '../store/companies.ts';
import { type Measured, measureOf } from './measure.ts';

/** The address of a record in the CRM. */
export type UrlOf = (type: RecordType, id: string) => string;

/** One metric's result with its label, how it was measured, and the records behind it by name. Pure. */
export function toCardMetric(
  result: MetricResult,
  metric: Metric | undefined,
  { answer, model, records, urlOf }: { answer: Answer; model: Model; records: CompanyRecords; urlOf?: UrlOf },
): CardMetric {
  const { id, dimension, state, value, points, share, contribution, more } = result;
  const named = result.evidence.map((item) => toEvidenceRecord(item, records, urlOf));
  const measured: Measured = metric ? measureOf(metric.from, model.metrics) : { measure: 'field' };
  const oldest = measured.measure === 'count' && !more ? oldestOf(named) : undefined;
  const counts = metric && countsOf(metric.from, result, answer);
  return {
    // Key by key: taking the rest of an object apart costs more than all of this.
    id,
    dimension,
    state,
    value,
    points,
    share,
    contribution,
    label: metric?.label ?? id,
    ...measured,
    evidence: named,
    ...(more === undefined ? {} : { more }),
    ...(oldest === undefined ? {} : { oldest }),
    ...(counts === undefined ? {} : { counts }),
  };
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
  { children }: Pick<CompanyRecords, 'children'>,
  urlOf: UrlOf | undefined,
): EvidenceRecord {
  switch (evidence.type) {
    case 'usage':
      return { type: 'usage', name: evidence.name };
    case 'pulse':
      return { type: 'pulse', value: evidence.value, createdAt: evidence.setAt };
    case 'company':
      return urlOf ? { ...evidence, url: urlOf('company', evidence.id) } : evidence;
    default: {
      const record = children[evidence.type].find(({ id }) => id === evidence.id);
      const { name, subject, email } = record?.properties ?? {};
      const title = [subject, name, email].find((text) => typeof text === 'string');
      return {
        ...evidence,
        name: typeof title === 'string' ? title : null,
        createdAt: record?.createdAt?.toISOString() ?? null,
        ...(urlOf ? { url: urlOf(evidence.type, evidence.id) } : {}),
      };
    }
  }
}
