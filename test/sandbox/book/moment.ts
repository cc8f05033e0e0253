import type { Random } from './random.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const days = new Map<number, string>();

/** A date as HubSpot prints it: a bare day, meaning midnight UTC. */
export function date(ms: number): string {
  const number = Math.floor(ms / DAY);
  const known = days.get(number);
  if (known !== undefined) return known;
  const text = new Date(ms).toISOString().slice(0, 10);
  // A book spans a few thousand days and prints millions of moments.
  if (days.size < 20_000) days.set(number, text);
  return text;
}

const seconds: string[] = [];
const milliseconds: string[] = [];
for (let n = 0; n < 86_400; n += 1) seconds.push(`T${new Date(n * 1_000).toISOString().slice(11, 20)}`);
for (let n = 0; n < 1_000; n += 1) milliseconds.push(`${String(n).padStart(3, '0')}Z`);

/** A datetime as HubSpot prints it. From tables, because a large book prints millions: toISOString takes several times as long. */
export function datetime(ms: number): string {
  const rest = ms - startOfDay(ms);
  const second = Math.floor(rest / 1_000);
  return date(ms) + (seconds[second] ?? '') + (milliseconds[rest - second * 1_000] ?? '');
}

export function startOfDay(ms: number): number {
  return Math.floor(ms / DAY) * DAY;
}

/** 0 is Sunday. */
function weekdayOf(day: number): number {
  return (day + 4) % 7;
}

export function isWeekend(ms: number): boolean {
  const weekday = weekdayOf(Math.floor(ms / DAY));
  return weekday === 0 || weekday === 6;
}

/**
 * A moment about `days` ago as an office would leave it behind: on a weekday, between 7 and 18 o'clock UTC, and
 * never after now.
 */
export function officeHour(random: Random, now: number, days: number): number {
  let day = Math.floor((now - days * DAY) / DAY);
  const weekday = weekdayOf(day);
  if (weekday === 6) day -= 1;
  if (weekday === 0) day -= 2;
  const moment = day * DAY + random.int(7 * HOUR, 18 * HOUR);
  return moment <= now ? moment : now - random.int(1, 40 * 60_000);
}
