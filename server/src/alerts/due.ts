import { remembered } from '@barometer/shared/words/locale.ts';
import type { AlertSettings } from './settings.ts';

type QuietHours = AlertSettings['quietHours'];

const minuteMs = 60_000;
/** Quiet hours of a weekend, and a day to spare. */
const longestMinutes = 5 * 24 * 60;

/** When something of now may be told at once: now, or the first minute that is not quiet. Pure. */
export function dueAtOnce(now: Date, quiet: QuietHours, timeZone: string): Date {
  if (!quiet || !isQuiet(local(now, timeZone), quiet)) return now;
  return firstMinute(now, (moment) => !isQuiet(local(moment, timeZone), quiet)) ?? now;
}

/**
 * When the next daily digest goes: the first time behind now at which the clock passes `at`, not on a quiet weekend. An
 * hour that the clock leaves out in spring is passed when it goes on.
 */
export function dueDaily(now: Date, at: string, quiet: QuietHours, timeZone: string): Date {
  const wanted = minutesOf(at);
  const hasPassed = (moment: Date) => local(moment, timeZone).minutes >= wanted;
  const isWeekend = (moment: Date) => quiet?.weekends === true && local(moment, timeZone).isWeekend;
  const passes = (moment: Date) => hasPassed(moment) && !hasPassed(new Date(moment.getTime() - minuteMs));
  // At midnight there is no minute before in which it had not passed.
  const isDue = (moment: Date) => (wanted === 0 ? local(moment, timeZone).minutes === 0 : passes(moment));
  return firstMinute(now, (moment) => isDue(moment) && !isWeekend(moment)) ?? now;
}

/** Minute by minute: right over every change of the clock, and some thousand steps at the most. */
function firstMinute(now: Date, holds: (moment: Date) => boolean): Date | undefined {
  const start = Math.floor(now.getTime() / minuteMs) + 1;
  for (let step = 0; step < longestMinutes; step++) {
    const moment = new Date((start + step) * minuteMs);
    if (holds(moment)) return moment;
  }
  return undefined;
}

function isQuiet({ minutes, isWeekend }: Local, quiet: NonNullable<QuietHours>): boolean {
  if (quiet.weekends && isWeekend) return true;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

interface Local {
  /** Since midnight. */
  minutes: number;
  isWeekend: boolean;
}

function local(moment: Date, timeZone: string): Local {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  return {
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
    isWeekend: parts.weekday === 'Sat' || parts.weekday === 'Sun',
  };
}

const formatter = remembered((timeZone) => {
  const options = { hour: '2-digit', minute: '2-digit', weekday: 'short', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    // An account setting that no clock knows must not cost the alert.
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
});

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
