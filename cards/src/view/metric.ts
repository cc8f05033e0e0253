import type { CardMetric } from '@barometer/shared/card.ts';
import { bare, capital, readable } from '@barometer/shared/words/noun.ts';
import { number, percent } from '@barometer/shared/words/number.ts';
import { value } from '@barometer/shared/words/value.ts';
import { markOfPoints } from './band.ts';
import type { MetricsView, MetricView } from './card-view.ts';
import type { Card } from './read.ts';
import { recordsView } from './record-link.ts';

/** Every metric with its value, points, weight and records, under its dimension. Null where nothing was measured. */
export function metrics(card: Card, complete: boolean): MetricsView | null {
  const total = card.metricCount ?? card.metrics.length;
  if (card.metrics.length === 0) return null;
  const groups = card.dimensions.map(({ id, label }) => ({
    id,
    label: readable(label),
    rows: card.metrics.filter((metric) => metric.dimension === id).map((metric) => metricView(metric, card)),
  }));
  const awaited = total - card.metrics.length;
  return {
    title: total === 1 ? 'The one metric' : `All ${number(total, card)} metrics`,
    groups: groups.filter(({ rows }) => rows.length > 0),
    awaited: awaited > 0 ? awaitedText(number(awaited, card), complete) : null,
  };
}

function awaitedText(count: string, complete: boolean): string {
  return complete ? `${count} more in Barometer` : `${count} more follow when Barometer’s server answers`;
}

function metricView(metric: CardMetric, card: Card): MetricView {
  const present = metric.state === 'present' && metric.points !== null;
  return {
    id: metric.id,
    label: bare(metric.label),
    value: capital(valueText(metric, card)),
    known: present,
    points: present && metric.points !== null ? number(metric.points, card, 0) : '–',
    weight: present ? percent(metric.share, card) : '–',
    mark: markOfPoints(present ? metric.points : null, card.bands),
    records: recordsView(metric.evidence, card.company.id, metric.more),
  };
}

function valueText(metric: CardMetric, card: Card): string {
  const text = value(metric, card);
  if (metric.value === null) return text;
  if (metric.state === 'stale') return `${text} (too old to count)`;
  if (metric.state === 'expired') return `${text} (expired)`;
  return metric.state === 'missing' ? `${text} (not rated by the model)` : text;
}
