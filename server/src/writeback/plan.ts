import type { CardData, CardMetric } from '@barometer/shared/card.ts';
import { ownFieldName } from '@barometer/shared/model/own-field.ts';
import { rankMetrics, topRisk } from '@barometer/shared/reason.ts';

/** What the CRM should show of one score, by the neutral names of fields.ts. Null clears the field. */
export interface PlannedWrite {
  values(): Record<string, string | number | null>;
  /** What has to differ for a write to be worth a call. */
  comparable: string;
}

/** How much of a card travels in the `details` field; a text field of HubSpot holds 65,536 characters. */
const reasonsKept = { down: 3, up: 2 };
const evidenceKept = 3;

/**
 * Pure: from a card to the fields of the company.
 * @param ownScores the scores of scorecards with a field of their own, by scorecard.
 */
export function planWrite(card: CardData, ownScores: Record<string, number | null> = {}): PlannedWrite {
  const details = compact(card);
  const values = {
    score: card.score,
    band: card.band?.id ?? null,
    grade: card.grade,
    trend: card.trend,
    change_30d: card.change30d,
    top_risk: topRisk(card) || null,
    coverage: card.coverage === null ? null : Math.round(card.coverage * 100),
    band_since: card.bandSince,
    scorecard: card.scorecard?.id ?? null,
    ...Object.fromEntries(Object.entries(ownScores).map(([scorecard, score]) => [ownFieldName(scorecard), score])),
  };
  return {
    values: () => ({ ...values, details: JSON.stringify(details) }),
    comparable: JSON.stringify({ ...values, details: noticeable(details) }),
  };
}

/**
 * What of the details a person would miss if it were not written. Counted days and the points they cost move a
 * little every day by themselves: written for that, nearly every company would be written every day.
 */
function noticeable(details: CardData) {
  const { state, company, bands, model, scorecard, caps, metrics } = details;
  return {
    ...{ state, name: company.name, bands, model, scorecard },
    caps: caps.map(({ id, limits }) => [id, limits]),
    pulse: details.pulse?.setAt,
    metrics: metrics.map(({ id, evidence }) => [id, evidence.map((record) => record.id)]),
  };
}

/** The metrics that are reasons enough to be written: a card for the CRM needs no other. */
export function metricsToWrite(scored: Parameters<typeof rankMetrics>[0]): string[] {
  const { down, up } = rankMetrics(scored);
  return [...down.slice(0, reasonsKept.down), ...up.slice(0, reasonsKept.up)].map(({ metric }) => metric.id);
}

function compact(card: CardData): CardData {
  const kept = new Set([...metricsToWrite(card), ...card.caps.flatMap((cap) => cap.metrics)]);
  return {
    ...card,
    company: { ...card.company, name: shortened(card.company.name) },
    metrics: card.metrics.filter(({ id }) => kept.has(id)).map(withFewRecords),
    metricCount: card.metricCount ?? card.metrics.length,
  };
}

function withFewRecords(metric: CardMetric): CardMetric {
  const evidence = metric.evidence.map((record) =>
    record.name ? { ...record, name: shortened(record.name) } : record,
  );
  const left = metric.evidence.length - evidenceKept + (metric.more ?? 0);
  if (evidence.length <= evidenceKept) return { ...metric, evidence };
  return { ...metric, evidence: evidence.slice(0, evidenceKept), more: left };
}

/** Nobody reads a name to its 200th character, and the field has an end. */
const nameMax = 200;
const shortened = (name: string | null) =>
  name !== null && name.length > nameMax ? `${name.slice(0, nameMax)}…` : name;
