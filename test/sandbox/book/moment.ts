import type { Random } from './random.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A datetime as HubSpot prints it. */
export function datetime(ms: number): string {
  return new Date(ms).toISOString();
}

/** A date as HubSpot prints it: a bare day, meaning midnight UTC. */
export function date(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function startOfDay(ms: number): number {
  return Math.floor(ms / DAY) * DAY;
}

/**
 * A moment about `days` ago as an office would leave it behind: on a weekday, between 7 and 18 o'clock UTC, and
 * never after now.
 */
export function officeHour(random: Random, now: number, days: number): number {
  let day = Math.floor((now - days * DAY) / DAY);
  const weekday = (day + 4) % 7;
  if (weekday === 6) day -= 1;
  if (weekday === 0) day -= 2;
  const moment = day * DAY + random.int(7 * HOUR, 18 * HOUR);
  return moment <= now ? moment : now - random.int(1, 40 * 60_000);
}
