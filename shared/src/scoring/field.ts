import { canonicalFields, type FieldKind, type FieldValue, type Properties, type RecordType } from '../crm.ts';
import type { Value } from './answer.ts';
import { parseInstant } from './time.ts';

/** What fields are read from: a record of the facts, or the company. */
export interface Subject {
  createdAt?: string | null | undefined;
  properties: Properties;
}

/** A value as it stands; undefined when missing: null, absent, empty text, or an event that has not happened yet. */
export type ReadValue = (subject: Subject, asOf: number) => Value | undefined;
/** Milliseconds; undefined when missing or no date. */
export type ReadInstant = (subject: Subject, asOf: number) => number | undefined;

/** `name` is a canonical field or `custom.NAME`. */
export function valueReader(type: RecordType, name: string): ReadValue {
  // One closure and not two: it is the most frequent reader, and each call between costs it a tenth.
  const property = customName(name);
  if (property !== undefined) return ({ properties }) => usable(properties.custom?.[property]);
  const read = rawReader(type, name);
  if (kindOf(type, name) !== 'event') return (subject) => usable(read(subject));
  return (subject, asOf) => {
    const value = usable(read(subject));
    return typeof value === 'string' && (parseInstant(value) ?? asOf) > asOf ? undefined : value;
  };
}

function usable(value: unknown): Value | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'boolean' ? value : undefined;
}

/** As `valueReader`, for where a date is needed: anything else is missing. */
export function instantReader(type: RecordType, name: string): ReadInstant {
  const read = rawReader(type, name);
  const isEvent = kindOf(type, name) === 'event';
  return (subject, asOf) => {
    const value = read(subject);
    if (typeof value !== 'string') return undefined;
    const instant = parseInstant(value);
    return instant === undefined || (isEvent && instant > asOf) ? undefined : instant;
  };
}

/** The kind of a canonical field; undefined for `custom.NAME`, whose dates are plans. */
function kindOf(type: RecordType, name: string): FieldKind | undefined {
  const kinds: Record<string, FieldKind> = canonicalFields[type];
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

const customPrefix = 'custom.';

function customName(name: string): string | undefined {
  return name.startsWith(customPrefix) ? name.slice(customPrefix.length) : undefined;
}

export type ReadRaw = (subject: Subject) => FieldValue | Record<string, FieldValue> | undefined;

/** What stands in the facts, whatever it is. */
export function rawReader(type: RecordType, name: string): ReadRaw {
  const property = customName(name);
  if (property !== undefined) return ({ properties }) => properties.custom?.[property];
  // A record's createdAt stands beside its id; the company's is a property.
  if (name === 'createdAt' && type !== 'company') return ({ createdAt }) => createdAt;
  return ({ properties }) => properties[name];
}
