import type { CardMetric } from '@barometer/shared/card.ts';
import type { Source, TopMetric } from '@barometer/shared/model/model.ts';

export type Measured = Pick<CardMetric, 'measure' | 'field' | 'collection' | 'money' | 'usage'>;

/** A source belongs to one model, and is asked about once for every company. */
const known = new WeakMap<Source, Measured>();

/** How a value came about, in the terms a sentence needs. */
export function measureOf(source: Source, topMetrics: TopMetric[]): Measured {
  const found = known.get(source) ?? describe(source, topMetrics);
  known.set(source, found);
  return found;
}

function describe(source: Source, topMetrics: TopMetric[]): Measured {
  if ('metric' in source) {
    const top = topMetrics.find(({ id }) => id === source.metric);
    return top ? measureOf(top.from, topMetrics) : { measure: 'field' };
  }
  if ('count' in source) return { measure: 'count', collection: source.count };
  if ('usage' in source)
    return {
      measure: source.compare ? 'usage-change' : 'usage',
      usage: { take: source.take, days: source.withinDays },
    };
  if ('pulse' in source) return { measure: 'pulse' };
  if ('ratio' in source) return { measure: 'ratio' };
  if ('daysSinceLatest' in source) return { measure: 'daysSince', ...fieldOf(source.daysSinceLatest) };
  if ('daysSince' in source) return { measure: 'daysSince', ...fieldOf(source.daysSince) };
  if ('daysUntil' in source) return { measure: 'daysUntil', ...fieldOf(source.daysUntil) };
  if ('sum' in source) return { measure: 'sum', ...fieldOf(source.sum) };
  if ('mean' in source) return { measure: 'mean', ...fieldOf(source.mean) };
  if ('min' in source) return { measure: 'min', ...fieldOf(source.min) };
  if ('max' in source) return { measure: 'max', ...fieldOf(source.max) };
  return { measure: 'field', ...fieldOf(source.field) };
}

const moneyFields: ReadonlySet<string> = new Set(['deals.amount', 'company.recurringRevenue', 'company.annualRevenue']);

function fieldOf(field: string): Pick<CardMetric, 'field' | 'collection' | 'money'> {
  const prefix = field.split('.')[0];
  const collection = prefix === 'contacts' || prefix === 'deals' || prefix === 'tickets' ? prefix : undefined;
  return { field, ...(collection ? { collection } : {}), ...(moneyFields.has(field) ? { money: true } : {}) };
}
