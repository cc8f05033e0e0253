import type { CardData, CardMetric } from '@barometer/shared/card.ts';
import { ownFieldName } from '@barometer/shared/model/own-field.ts';
import { rankMetrics, topRisk } from '@barometer/shared/reason.ts';

/** What the CRM should show of one score, by the neutral names of fields.ts. Null clears the field. */
export interface PlannedWrite {
  values(): Record<string, string | number | null>;
  /** What has to differ for a write to be worth a call. */
  comparable: string;
  /** What of it a list of companies shows. */
  brief: { trend: CardData['trend']; change30d: number | null; topRisk: string | null };
}

/** How much of a card travels in the `details` field; a text field of HubSpot holds 65,536 characters. */
const reasonsKept = { down: 3, up: 2 };
const evidenceKept = 3;

/** A company's scoring, as far as it is needed to plan what the CRM should show. */
export interface Scored {
  /** All metrics of the answer. */
  metrics: readonly ScoredMetric[];
  bands: CardData['bands'];
  /** The card with these metrics, and those that caps look at; brief, without why the score moved. */
  cardOf(metricIds: readonly string[], depth: 'brief' | 'whole'): CardData;
  /** The scores of scorecards with a field of their own, by scorecard. */
  ownScores?: Record<string, number | null>;
}

type ScoredMetric = Pick<CardMetric, 'id' | 'state' | 'points' | 'share'> & {
  evidence: readonly { type: string; id?: string | undefined }[];
};

/**
 * Pure: from a scoring to the fields of the company. Of most companies nothing is to be written on most days: then only
 * as much of the card is made as tells so.
 */
export function planWrite({ metrics, bands, cardOf, ownScores = {} }: Scored): PlannedWrite {
  const { down, up } = rankMetrics({ metrics, bands });
  const first = down.slice(0, 1).map(({ metric }) => metric.id);
  const told = [...down.slice(0, reasonsKept.down), ...up.slice(0, reasonsKept.up)].map(({ metric }) => metric.id);
  const card = cardOf(first, 'brief');
  const brief = { trend: card.trend, change30d: card.change30d, topRisk: topRisk(card) || null };
  const values = {
    score: card.score,
    band: card.band?.id ?? null,
    grade: card.grade,
    trend: brief.trend,
    change_30d: brief.change30d,
    top_risk: brief.topRisk,
    coverage: card.coverage === null ? null : Math.round(card.coverage * 100),
    band_since: card.bandSince,
    scorecard: card.scorecard?.id ?? null,
    ...Object.fromEntries(Object.entries(ownScores).map(([scorecard, score]) => [ownFieldName(scorecard), score])),
  };
  const kept = new Set([...told, ...card.caps.flatMap((cap) => cap.metrics)]);
  const noticed = noticeable(
    card,
    metrics.filter(({ id }) => kept.has(id)),
  );
  return {
    values: () => ({ ...values, details: JSON.stringify(compact(cardOf(told, 'whole'), metrics.length)) }),
    comparable: JSON.stringify({ ...values, details: noticed }),
    brief,
  };
}

/**
 * What of the details a person would miss if it were not written. Counted days and the points they cost move a
 * little every day by themselves: written for that, nearly every company would be written every day.
 */
function noticeable(card: CardData, kept: readonly ScoredMetric[]) {
  const { state, company, bands, model, scorecard, caps, pulse } = card;
  return {
    state,
    name: shortened(company.name),
    ...{ bands, model, scorecard },
    caps: caps.map(({ id, limits }) => [id, limits]),
    pulse: pulse?.setAt,
    metrics: kept.map(({ id, evidence }) => [id, evidence.slice(0, evidenceKept).map((record) => record.id)]),
  };
}

function compact(card: CardData, metricCount: number): CardData {
  return {
    ...card,
    company: { ...card.company, name: shortened(card.company.name) },
    metrics: card.metrics.map(withFewRecords),
    metricCount,
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
