/** Instants are milliseconds since 1970-01-01T00:00:00Z; a bare date is midnight UTC. */
export const dayMs = 86_400_000;

/**
 * The instant an ISO 8601 text names: `2026-06-30`, or a datetime with its zone (`2026-06-30T08:00:00.000Z`,
 * `…+02:00`, and Salesforce's `…+0000`). undefined for anything else, also for a datetime without a zone (it could be
 * any of 26 hours) and for days that do not exist. A space may stand for the `T`.
 *
 * Not `Date.parse`: it also takes `June 30`, rolls 30 February over into March, reads a datetime without a zone in the
 * machine's zone, and is several times slower.
 */
export function parseInstant(text: string): number | undefined {
  const { length } = text;
  if (length < 10 || text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return undefined;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  const midnight = daysSinceEpoch(year, month, day) * dayMs;
  return length === 10 ? midnight : addTimeOfDay(midnight, text);
}

/** True for `2026-06-30T08:00:00`: a real moment, but nobody knows which. */
export function isDatetimeWithoutZone(text: string): boolean {
  return text.length > 10 && parseInstant(text) === undefined && parseInstant(`${text}Z`) !== undefined;
}

/** The UTC day of an instant, `2026-06-30`. */
export function formatDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

const space = 32;
const dash = 45;
const plus = 43;
const dot = 46;
const colon = 58;
const letterT = 84;
const letterZ = 90;

function addTimeOfDay(midnight: number, text: string): number | undefined {
  const hours = pair(text, 11);
  const minutes = pair(text, 14);
  const separator = text.charCodeAt(10);
  if ((separator !== letterT && separator !== space) || text.charCodeAt(13) !== colon) return undefined;
  if (!(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60)) return undefined;
  let instant = midnight + (hours * 60 + minutes) * 60_000;
  let at = 16;
  if (text.charCodeAt(at) === colon) {
    const seconds = pair(text, 17);
    if (!(seconds >= 0 && seconds < 60)) return undefined;
    instant += seconds * 1000;
    at = 19;
    if (text.charCodeAt(at) === dot) {
      const start = ++at;
      while (isDigit(text.charCodeAt(at))) at++;
      if (at === start) return undefined;
      instant += Number(`0.${text.slice(start, at)}`) * 1000;
    }
  }
  const offsetMinutes = parseZone(text, at);
  return offsetMinutes === undefined ? undefined : instant - offsetMinutes * 60_000;
}

/** Minutes east of UTC of the zone that fills the rest of the text from `at`. */
function parseZone(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if (sign === letterZ) return text.length === at + 1 ? 0 : undefined;
  if (sign !== plus && sign !== dash) return undefined;
  const minutesAt = text.charCodeAt(at + 3) === colon ? at + 4 : at + 3;
  const hours = pair(text, at + 1);
  const minutes = pair(text, minutesAt);
  if (text.length !== minutesAt + 2 || !(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60)) return undefined;
  return (sign === dash ? -1 : 1) * (hours * 60 + minutes);
}

/** The number two decimal digits spell, NaN when one of them is no digit. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : Number.NaN;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Days from 1970-01-01 in the Gregorian calendar. Years start in March here, so that the leap day is the last of the
 * year and the months before it have fixed lengths (Howard Hinnant, "chrono-compatible low-level date algorithms").
 */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
