import type { MetricSource, RatioSource } from '../../model/model.ts';
import type { Evidence } from '../answer.ts';
import { round9 } from '../number.ts';
import { missing, present, type Read } from '../reading.ts';
import { compareIds } from '../scope.ts';

/** Where in `scope.readings` a metric's reading stands. */
export type SlotOf = (metricId: string) => number;

/** A top-level metric as it was measured, its state included. */
export function readMetric({ metric }: MetricSource, slotOf: SlotOf): Read {
  const slot = slotOf(metric);
  return ({ readings }) => readings[slot] ?? missing;
}

/** First ÷ second; missing when either is not present or no number, or the second is 0. Names the records of both. */
export function readRatio({ ratio: [first, second] }: RatioSource, slotOf: SlotOf): Read {
  const firstSlot = slotOf(first);
  const secondSlot = slotOf(second);
  return ({ readings }) => {
    const dividend = readings[firstSlot] ?? missing;
    const divisor = readings[secondSlot] ?? missing;
    if (dividend.state !== 'present' || divisor.state !== 'present') return missing;
    if (typeof dividend.value !== 'number' || typeof divisor.value !== 'number') return missing;
    if (round9(divisor.value) === 0) return missing;
    return present(dividend.value / divisor.value, union(dividend.evidence, divisor.evidence));
  };
}

/**
 * Each record once, though often one metric counts a part of what the other counts; in id order. Only of the company,
 * of which there is one, each field.
 */
function union(first: readonly Evidence[], second: readonly Evidence[]): Evidence[] {
  const byName = new Map<string, Evidence>();
  for (const evidence of [...first, ...second]) {
    const field = evidence.type === 'company' ? evidence.field : '';
    const name = `${evidence.type} ${idOf(evidence)} ${field}`;
    if (!byName.has(name)) byName.set(name, evidence);
  }
  return [...byName.values()].sort((a, b) => compareText(a.type, b.type) || compareIds(idOf(a), idOf(b)));
}

function idOf(evidence: Evidence): string {
  if ('id' in evidence) return evidence.id;
  return 'name' in evidence ? evidence.name : '';
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
