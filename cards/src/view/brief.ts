import type { CardMetric } from '@barometer/shared/card.ts';
import { forCustomers } from '@barometer/shared/for-customers.ts';
import { moved } from '@barometer/shared/moved.ts';
import { reasons } from '@barometer/shared/reason.ts';
import { bare, capital, readable } from '@barometer/shared/words/noun.ts';
import { number, percent, signed } from '@barometer/shared/words/number.ts';
import { date, shortDate } from '@barometer/shared/words/time.ts';
import { value } from '@barometer/shared/words/value.ts';
import { markOfPoints } from './band.ts';
import { nextStep } from './brief-step.ts';
import type { BandMark, HeadlineView, HistoryView } from './card-view.ts';
import { dimensions } from './dimension.ts';
import { headline } from './headline.ts';
import { history } from './history.ts';
import type { Card } from './read.ts';

/** One page for a check-in with the customer: what is measured, how it moved, what we do next. */
export interface BriefView {
  company: string;
  /** "Account brief, Nov 26, 2026". */
  title: string;
  prepared: string | null;
  /** Null without a score: then `empty` says so. */
  headline: HeadlineView | null;
  empty: string | null;
  /** "−4 in a week", "−8 in 30 days". */
  changes: string[];
  history: HistoryView | null;
  /** What happened, the largest first. */
  causes: { text: string; up: boolean }[];
  /** What to say where nothing did. */
  unmoved: string;
  measured: { id: string; label: string; points: string; fraction: number; mark: BandMark; rows: BriefRow[] }[];
  next: string[];
  /** How the number comes about. */
  method: string;
}

export interface BriefRow {
  id: string;
  label: string;
  value: string;
  mark: BandMark;
}

const weekMs = 7 * 86_400_000;
const stepsMax = 3;
const causesMax = 4;

/**
 * The brief of a company. A customer reads it: what is ours is left out. Pure.
 * @param preparedBy who opened it.
 */
export function briefView(whole: Card, { preparedBy, now }: { preparedBy: string | null; now: string }): BriefView {
  const card = forCustomers(whole);
  const points = card.history ?? [];
  const scored = card.score !== null && card.state === 'scored';
  return {
    company: card.company.name ?? 'This company',
    title: `Account brief, ${date(now, card)}`,
    prepared: preparedBy && `Prepared by ${preparedBy}`,
    headline: scored ? headline(card, true) : null,
    empty: scored ? null : 'There is no score to tell of at the moment.',
    changes: scored ? changes(card, now) : [],
    history: scored ? history(card, true) : null,
    causes: scored ? causes(card) : [],
    unmoved: points.length > 1 ? 'Nothing of note has changed.' : 'There is no earlier score to compare it with yet.',
    measured: measured(card),
    next: scored ? next(card) : [],
    method: method(card),
  };
}

function changes(card: Card, now: string): string[] {
  const weekAgo = Date.parse(now) - weekMs;
  const before = (card.history ?? []).findLast(({ at, score }) => score !== null && Date.parse(at) <= weekAgo);
  const inWeek = before && card.score !== null && before.score !== null ? card.score - before.score : null;
  return [
    inWeek === null ? null : Math.round(inWeek) === 0 ? 'Steady this week' : `${signed(inWeek, card)} in a week`,
    card.change30d === null || Math.round(card.change30d) === 0 ? null : `${signed(card.change30d, card)} in 30 days`,
  ].filter((text) => text !== null);
}

function causes(card: Card): BriefView['causes'] {
  const told = moved(card);
  const named = told?.causes.filter(({ metricId, records }) => metricId !== null || records.length > 0) ?? [];
  return named.slice(0, causesMax).map((cause) => ({ text: cause.sentence, up: cause.delta > 0 }));
}

function measured(card: Card): BriefView['measured'] {
  return dimensions(card).flatMap(({ id, label, points, fraction, mark }) => {
    const rows = card.metrics.filter((metric) => metric.dimension === id && metric.state === 'present');
    if (rows.length === 0) return [];
    return [{ id, label, points, fraction, mark, rows: rows.map((metric) => row(metric, card)) }];
  });
}

function row(metric: CardMetric, card: Card): BriefRow {
  const { id, label, points } = metric;
  return { id, label: bare(label), value: capital(value(metric, card)), mark: markOfPoints(points, card.bands) };
}

function next(card: Card): string[] {
  const { down } = reasons(card, { now: card.scoredAt });
  const steps = down.flatMap(({ metricId, sentence }) => {
    const metric = card.metrics.find(({ id }) => id === metricId);
    return metric ? [nextStep(metric, sentence, card)] : [];
  });
  return [...new Set(steps)].slice(0, stepsMax);
}

function method({ model, coverage, scoredAt, ...card }: Card): string {
  const parts = card.dimensions.map(({ label }) => readable(label).toLowerCase());
  const listed =
    parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? 'nothing yet');
  const known = coverage === null ? '' : ` ${percent(coverage, card)} of what it looks at was known`;
  const when = scoredAt ? ` on ${shortDate(scoredAt, card)}` : '';
  return `The score goes from 0 to ${number(100, card)} and weighs ${listed}.${known}${known ? when : ''}${known ? '.' : ''}${model ? ' The same rules hold for every customer of its kind.' : ''}`;
}
