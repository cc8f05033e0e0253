import type { CardData, CardMetric, EvidenceRecord } from './card.ts';
import { rounded } from './words/number.ts';
import { pulseSentence } from './words/pulse.ts';
import { sentence } from './words/sentence.ts';

/** Why a score is what it is: one metric in words, what it costs or gives, and the records to look at. */
export interface Reason {
  metricId: string;
  /** Points of the score, one decimal: negative is what it costs against full marks, positive what it gives. */
  impact: number;
  sentence: string;
  records: EvidenceRecord[];
  /** How many more records there are than listed. */
  more: number;
}

export interface Reasons {
  /** Pulling down, the costliest first. */
  down: Reason[];
  /** Holding up, the most helpful first. */
  up: Reason[];
}

type Explained = Pick<CardData, 'metrics' | 'pulse' | 'locale' | 'timeZone' | 'currency' | 'bands'>;
type Capped = Explained & Pick<CardData, 'caps' | 'exact' | 'capped' | 'scoredAt'>;

/** Less than one point of the score is not worth a person's five seconds. */
const pointsThatMatter = 1;
/** Of a company in the best band, less than this is no risk: a CRM field tells no size that would put it in place. */
const pointsOfARisk = 3;
/** Only for a card without bands; else "good" is what the model itself calls its best band. */
const goodPoints = 70;
/** A Salesforce text field holds 255 characters. */
const fieldLengthMax = 255;

/**
 * Every reason, sorted by size; a card shows the first few. `now` is the moment ages are told at
 * ("oldest 9 days"): the time of the score, so the card and the CRM field say the same.
 */
export function reasons(card: Explained, { now }: { now: string | null }): Reasons {
  const { down, up } = rankMetrics(card);
  const told = ({ metric, impact }: Ranked<CardMetric>) => reason(metric, impact, card, now);
  return { down: down.map(told), up: up.map(told) };
}

interface Ranked<Metric> {
  metric: Metric;
  /** As of a reason. */
  impact: number;
}

/** The metrics that are reasons, without the words: of a card, or of an answer that is not dressed for one yet. */
export function rankMetrics<Metric extends Pick<CardMetric, 'id' | 'state' | 'points' | 'share'>>(card: {
  metrics: readonly Metric[];
  bands: readonly { from: number }[];
}): { down: Ranked<Metric>[]; up: Ranked<Metric>[] } {
  const good = goodFrom(card);
  const down: Ranked<Metric>[] = [];
  const up: Ranked<Metric>[] = [];
  for (const metric of card.metrics) {
    if (metric.state !== 'present' || metric.points === null) continue;
    const isGood = metric.points >= good;
    const impact = rounded(isGood ? metric.share * metric.points : -metric.share * (100 - metric.points), 1);
    if (Math.abs(impact) < pointsThatMatter) continue;
    (isGood ? up : down).push({ metric, impact });
  }
  return { down: down.sort(bySize), up: up.sort(bySize) };
}

/**
 * One sentence for the field `health_top_risk`; empty without a score, or when nothing pulls it down by much.
 * With dates instead of ages: a field is read days after it was written, and must not change every day by itself.
 */
export function topRisk(card: Capped): string {
  if (card.exact === null) return '';
  const [first] = rankMetrics(card).down;
  const cost = Math.abs(first?.impact ?? 0);
  const cap = card.caps.find(({ limits }) => limits);
  const costOfCap = card.capped === null ? 0 : card.exact - card.capped;
  if (costOfCap === 0 && cost < pointsOfARisk && card.exact >= goodFrom(card)) return '';
  const isCap = cap !== undefined && (costOfCap > cost || first === undefined);
  const worst = isCap ? cap.reason : first === undefined ? '' : told(first.metric, card, null);
  return worst.length <= fieldLengthMax ? worst : `${worst.slice(0, fieldLengthMax - 1).trimEnd()}…`;
}

function goodFrom({ bands }: { bands: readonly { from: number }[] }): number {
  return bands[0]?.from ?? goodPoints;
}

function reason(metric: CardMetric, impact: number, card: Explained, now: string | null): Reason {
  return {
    metricId: metric.id,
    impact,
    sentence: told(metric, card, now),
    records: metric.evidence,
    more: metric.more ?? 0,
  };
}

/** A rating is a person's: who, when and why, where the one that was scored is still the one in force. */
function told(metric: CardMetric, card: Explained, now: string | null): string {
  const { pulse } = card;
  const isScored = metric.measure === 'pulse' && pulse && pulse.value === metric.value;
  return isScored ? pulseSentence(pulse, card, now) : sentence(metric, card, now);
}

function bySize(left: { impact: number }, right: { impact: number }): number {
  return Math.abs(right.impact) - Math.abs(left.impact);
}
