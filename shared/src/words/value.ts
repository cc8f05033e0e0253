import type { CardMetric } from '../card.ts';
import type { Place } from './locale.ts';
import { money, number, percent, signedPercent } from './number.ts';
import { date, isDate } from './time.ts';

/** A metric's value on its own, exact, for a table: "45 days", "$48,000", "−36%", "yes". */
export function value(
  metric: Pick<CardMetric, 'label' | 'measure' | 'money' | 'value' | 'counts'>,
  place: Place,
): string {
  const { value: raw, measure } = metric;
  if (raw === null) return 'no data';
  if (typeof raw === 'boolean') return raw ? 'yes' : 'no';
  if (typeof raw === 'string') return isDate(raw) ? date(raw, place) : raw;
  if (metric.money) return money(raw, place);
  if (measure === 'daysSince' || measure === 'daysUntil')
    return `${number(raw, place, 0)} ${raw === 1 ? 'day' : 'days'}`;
  if (measure === 'usage-change') return signedPercent(raw, place);
  if (measure === 'pulse') return `${number(raw, place)} of 100`;
  if (metric.counts) return metric.counts.map((count) => number(count, place)).join(' of ');
  if (measure === 'ratio') return ratio(raw, metric.label, place);
  return number(raw, place);
}

/** A share reads as a percentage; "tickets per contact" stays a number. */
function ratio(quotient: number, label: string, place: Place): string {
  const plain = /\bper\b|\bratio\b/i.test(label) || Math.abs(quotient) > 2;
  return plain ? number(quotient, place, 2) : percent(quotient, place);
}
