import type { Source } from '../../model/model.ts';
import type { Read } from '../reading.ts';
import { readDaysSince, readDaysUntil, readField } from './company.ts';
import { readMetric, readRatio, type SlotOf } from './metric.ts';
import { readPulse } from './pulse.ts';
import { readAggregate, readCount, readDaysSinceLatest } from './records.ts';
import { readUsage } from './usage.ts';

/** Every form of `from` becomes one closure, so that nothing of the model is looked at while scoring. */
export function compileSource(source: Source, staleAfterDays: number | undefined, slotOf: SlotOf): Read {
  if ('field' in source) return readField(source);
  if ('daysSince' in source) return readDaysSince(source);
  if ('daysUntil' in source) return readDaysUntil(source);
  if ('count' in source) return readCount(source);
  if ('daysSinceLatest' in source) return readDaysSinceLatest(source);
  if ('usage' in source) return readUsage(source, staleAfterDays);
  if ('pulse' in source) return readPulse(source);
  if ('ratio' in source) return readRatio(source, slotOf);
  if ('metric' in source) return readMetric(source, slotOf);
  return readAggregate(source);
}
