import { date, datetime } from '../moment.ts';
import { momentOf, type Reading, textOf } from './evaluate.ts';
import type { Fault, Frame } from './frame.ts';
import type { Source } from './schema.ts';
import { mayLieAhead, type PropertyType } from './standard.ts';

const yes = new Set(['true', 'yes', 'y', '1']);
const no = new Set(['false', 'no', 'n', '0']);

/** The value of a property as HubSpot would print it, or null; what cannot be read is a fault of the row. */
export function wireValue(frame: Frame, reading: Reading, property: string, source: Source): string | null {
  const text = textOf(frame, reading, source);
  if (text === '') return null;
  const type = frame.types.get(property) ?? 'string';
  if (type === 'date' || type === 'datetime') return dateValue(frame, reading, property, source, text, type);
  const path = source.column ?? property;
  if (type === 'number') {
    const number = numberOf(reading.fault, path, text, source.times);
    return number === undefined ? null : String(number);
  }
  if (type === 'bool') return booleanValue(reading, path, text);
  if (property === 'hubspot_owner_id') return frame.owners.idOf(text);
  const options = frame.options.get(property);
  if (options !== undefined && !options.includes(text)) {
    reading.fault(path, `\`${text}\` is no value of ${property}`, `Map it to one of ${options.join(', ')}`);
    return null;
  }
  return text;
}

function dateValue(
  frame: Frame,
  reading: Reading,
  property: string,
  source: Source,
  text: string,
  type: PropertyType,
): string | null {
  const moment = momentOf(frame, reading, source, text);
  if (moment === undefined) return null;
  const policy = source.future ?? (mayLieAhead(frame.collection, property, type) ? 'keep' : 'refuse');
  if (moment > frame.now && policy !== 'keep') {
    if (policy === 'refuse') {
      const remedy = 'Correct the date or `today`, or set `future: drop` to leave it empty';
      reading.fault(source.column ?? property, `${property} lies after today: \`${text}\``, remedy);
    }
    return null;
  }
  return type === 'date' ? date(moment) : datetime(moment);
}

/** The number a text means, perhaps multiplied; undefined when a fault says that it means none. */
export function numberOf(fault: Fault, path: string, text: string, times: number | undefined): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) {
    fault(path, `\`${text}\` is not a number`, 'Write digits with a point before decimals, without currency or commas');
    return undefined;
  }
  // 6184.21 × 12 is 74210.51999999999 in binary: cents are what was meant.
  return times === undefined ? number : Math.round(number * times * 100) / 100;
}

function booleanValue({ fault }: Reading, path: string, text: string): string | null {
  const word = text.toLowerCase();
  if (yes.has(word)) return 'true';
  if (no.has(word)) return 'false';
  fault(path, `\`${text}\` is neither yes nor no`, 'Write true or false, or use `map`');
  return null;
}
