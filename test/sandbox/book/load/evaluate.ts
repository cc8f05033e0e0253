import { DAY, HOUR, startOfDay } from '../moment.ts';
import { type Calendar, cell, type Fault, type Frame } from './frame.ts';
import { inventDomain, inventName } from './invent.ts';
import { type DateFormat, exampleOf, readDate } from './read-date.ts';
import type { Source } from './schema.ts';
import type { Row } from './table.ts';

/** What is known of a row while its properties are worked out. */
export interface Reading {
  row: Row;
  /** Position in the file, from 1: the `{n}` of templates. */
  n: number;
  id: string;
  /** The id its company has in the data; for a company its own. */
  companyKey: string;
  /** Values so far, for `ifKnown` and for the domain that follows the name. */
  properties: Record<string, string | null>;
  fault: Fault;
}

/** The text a source yields for a row, before it is read as the property's type; empty when there is none. */
export function textOf(frame: Frame, reading: Reading, source: Source): string {
  if (source.unlessKnown !== undefined && cell(frame.table, reading.row, source.unlessKnown) !== '') return '';
  const found = origin(frame, reading, source);
  const mapped = source.map === undefined || found === '' ? found : translate(source, source.map, found, reading.fault);
  return mapped === '' && source.whenEmpty !== undefined ? String(source.whenEmpty) : mapped;
}

function origin(frame: Frame, reading: Reading, source: Source): string {
  const { table, taken } = frame;
  const { row, properties } = reading;
  if (source.column !== undefined) return cell(table, row, source.column);
  if (source.value !== undefined) return String(source.value);
  if (source.template !== undefined) {
    return source.template.replace(/\{([^{}]+)\}/g, (_, name: string) =>
      name === 'n' ? String(reading.n) : cell(table, row, name),
    );
  }
  if (source.invent === 'company-name') return inventName(reading.id, taken);
  if (source.invent === 'domain') return inventDomain(properties.name ?? reading.id, taken);
  if (source.lookup !== undefined) return frame.lookups.get(source.lookup)?.get(reading.companyKey) ?? '';
  if (source.anniversary !== undefined) return cell(table, row, source.anniversary);
  const known = source.ifKnown !== undefined && (properties[source.ifKnown] ?? null) !== null;
  return String((known ? source.then : source.else) ?? '');
}

function translate(source: Source, map: NonNullable<Source['map']>, found: string, fault: Fault): string {
  // Not `map[found]`: a value may be called `constructor`.
  if (Object.hasOwn(map, found)) return String(map[found] ?? '');
  if (source.else !== undefined) return String(source.else ?? '');
  fault(source.column ?? '', `\`${found}\` is not in the map`, 'Add it to `map`, or give `else`');
  return '';
}

/** The moment a date source means, moved to the calendar of the book; undefined when there is none. */
export function momentOf(
  calendar: Calendar,
  reading: Pick<Reading, 'row' | 'fault'>,
  source: Pick<Source, 'column' | 'anniversary' | 'lookup' | 'format' | 'plus'>,
  text: string,
): number | undefined {
  const format: DateFormat = source.format ?? calendar.mapping.dates;
  const path = source.column ?? source.anniversary ?? source.lookup ?? '';
  const read = readDate(text, format);
  if (read === undefined) {
    reading.fault(path, `\`${text}\` is not a date`, `Write it like ${exampleOf[format]}, or set \`format\``);
    return undefined;
  }
  const moment = read + calendar.shift;
  if (source.anniversary !== undefined) return nextAnniversary(moment, calendar.now);
  if (source.plus === undefined) return moment;
  let end = moment;
  for (const [unit, length] of units) {
    const span = spanOf(calendar, reading, source.plus[unit]);
    // An unknown duration leaves the end unknown: it is not zero.
    if (span === undefined) return undefined;
    end += Math.round(span * length);
  }
  return end;
}

const units = [
  ['minutes', 60_000],
  ['hours', HOUR],
  ['days', DAY],
] as const;

function spanOf(
  { table }: Calendar,
  { row, fault }: Pick<Reading, 'row' | 'fault'>,
  span: number | string | undefined,
) {
  if (span === undefined) return 0;
  if (typeof span === 'number') return span;
  const text = cell(table, row, span);
  if (text === '') return undefined;
  const length = Number(text);
  if (Number.isFinite(length)) return length;
  fault(span, `\`${text}\` is not a number`, 'Write a number, with a point before decimals');
  return undefined;
}

/** The first return of the day, in years, that is today or later. */
function nextAnniversary(moment: number, now: number): number {
  const start = new Date(moment);
  const today = startOfDay(now);
  for (let year = new Date(now).getUTCFullYear(); ; year += 1) {
    const day = Date.UTC(year, start.getUTCMonth(), start.getUTCDate());
    if (day >= today && day > moment) return day;
  }
}
