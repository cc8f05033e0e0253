import type { UsageSource, UsageTake } from '../../model/model.ts';
import type { Evidence } from '../answer.ts';
import { round9 } from '../number.ts';
import { missing, present, type Read, type Reading } from '../reading.ts';
import { type Series, usageOf } from '../scope.ts';
import { sum } from '../sum.ts';
import { dayMs, formatDay } from '../time.ts';

/**
 * Daily values in the window (asOf − withinDays, asOf]. Stale when the newest value of all is older than
 * `staleAfterDays`, even where the window is then empty and there is no value to keep: the feed stopped, which is
 * another fault than a feed that never was.
 */
export function readUsage(source: UsageSource, staleAfterDays: number | undefined): Read {
  const { usage: name, take, withinDays, compare } = source;
  const windowMs = withinDays * dayMs;
  const staleAfterMs = (staleAfterDays ?? Number.POSITIVE_INFINITY) * dayMs;
  return (scope) => {
    const { asOf } = scope;
    const series = usageOf(scope, name);
    if (series === undefined) return missing;
    const days = daysBetween(series, asOf - windowMs, asOf);
    const current = takeFrom(days, take);
    const value =
      compare === undefined
        ? current
        : percentChange(current, takeFrom(daysBetween(series, asOf - 2 * windowMs, asOf - windowMs), take));
    const reading =
      value === undefined ? missing : present(value, [evidenceOf(name, asOf - windowMs, asOf, days.length)]);
    const newest = series.days[series.days.length - 1] ?? asOf;
    return newest < asOf - staleAfterMs ? stale(reading) : reading;
  };
}

function stale({ value, shown, evidence }: Reading): Reading {
  return { state: 'stale', value, shown, evidence };
}

/** The values dated in (after, upTo], oldest first. */
function daysBetween({ days, values }: Series, after: number, upTo: number): readonly number[] {
  let start = 0;
  let end = days.length;
  while (start < end && (days[start] ?? 0) <= after) start++;
  while (end > start && (days[end - 1] ?? 0) > upTo) end--;
  return values.slice(start, end);
}

/** undefined where nothing was received in the window, except for what counts: no activity is 0. */
function takeFrom(values: readonly number[], take: UsageTake): number | undefined {
  switch (take) {
    case 'sum':
      return sum(values);
    case 'activeDays':
      return values.filter((value) => round9(value) > 0).length;
    case 'mean':
      return values.length === 0 ? undefined : sum(values) / values.length;
    case 'last':
      return values[values.length - 1];
    case 'max':
      return values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));
  }
}

/** Percent; from nothing to nothing is no change, from nothing to something has no percentage. */
function percentChange(current: number | undefined, earlier: number | undefined): number | undefined {
  if (current === undefined || earlier === undefined) return undefined;
  const base = round9(earlier);
  if (base > 0) return ((current - earlier) / earlier) * 100;
  return base === 0 && round9(current) === 0 ? 0 : undefined;
}

function evidenceOf(name: string, after: number, upTo: number, points: number): Evidence {
  return { type: 'usage', name, from: formatDay(after), to: formatDay(upTo), points };
}
