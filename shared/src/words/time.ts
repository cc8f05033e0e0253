import { dayMs } from '../scoring/time.ts';
import { localeOf, type Place, remembered, timeZoneOf } from './locale.ts';
import { number } from './number.ts';

const daysPerMonth = 30.4375;

/** Exact while days matter (two months), then months, then years: nobody plans by "412 days". */
export function span(days: number, place: Place): string {
  const size = Math.abs(days);
  if (size < 61) return unit(size, 'day', place);
  const months = Math.round(size / daysPerMonth);
  if (months < 24) return unit(months, 'month', place);
  return unit(Math.round(months / 12), 'year', place);
}

export function daysAgo(days: number, place: Place): string {
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  return `${span(days, place)} ago`;
}

export function inDays(days: number, place: Place): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return `in ${span(days, place)}`;
}

export function wholeDaysBetween(from: string, to: string): number | null {
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / dayMs);
  return Number.isFinite(days) ? days : null;
}

/** "just now", "12 min ago", "3 h ago", "yesterday", "9 days ago". A clock a little ahead of ours reads as now. */
export function timeAgo(at: string, now: string, place: Place): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(at)) / 60_000);
  if (!Number.isFinite(minutes)) return 'at an unknown time';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${number(minutes, place)} min ago`;
  if (minutes < 24 * 60) return `${number(Math.floor(minutes / 60), place)} h ago`;
  return daysAgo(Math.floor(minutes / (24 * 60)), place);
}

/** "2 Nov 2026", as the locale writes it. A bare date has no zone and keeps its day everywhere. */
export function date(at: string, place: Place): string {
  return format(at, place, { dateStyle: 'medium' });
}

/** "2 Nov": for axes and marks, where the year is plain from the context. */
export function shortDate(at: string, place: Place): string {
  return format(at, place, { day: 'numeric', month: 'short' });
}

/** "14:05", as the locale writes it: for what happened within a day. */
export function clockTime(at: string, place: Place): string {
  return format(at, place, { hour: 'numeric', minute: '2-digit' });
}

/** "2026-11-02": the day at the place, for charts and other machines. */
export function isoDay(at: string, place: Place): string {
  return format(at, { ...place, locale: 'en-CA' }, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

/** "2 November 2026 at 14:05 CET": the exact time behind every relative one. */
export function exactTime(at: string, place: Place): string {
  return format(at, place, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}

const isoDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?$/;

/** True for the ISO text that dates are kept as, so that text such as "2026 plan" is not read as one. */
export function isDate(value: string): boolean {
  return isoDate.test(value) && !Number.isNaN(Date.parse(value));
}

function format(at: string, place: Place, options: Intl.DateTimeFormatOptions): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const timeZone = at.length === 10 ? 'UTC' : timeZoneOf(place);
  return formatter(JSON.stringify([localeOf(place), { ...options, timeZone }])).format(time);
}

const formatter = remembered((key) => {
  const [locale, options] = JSON.parse(key) as [string, Intl.DateTimeFormatOptions];
  return new Intl.DateTimeFormat(locale, options);
});

function unit(size: number, name: 'day' | 'month' | 'year', place: Place): string {
  return `${number(size, place, 0)} ${name}${size === 1 ? '' : 's'}`;
}
