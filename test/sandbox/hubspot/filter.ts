import { z } from 'zod';
import { invalid } from './errors.ts';
import type { Portal } from './portal.ts';
import type { ObjectType } from './record.ts';
import { instant } from './values.ts';

const operators = [
  'BETWEEN',
  'CONTAINS_TOKEN',
  'EQ',
  'GT',
  'GTE',
  'HAS_PROPERTY',
  'IN',
  'LT',
  'LTE',
  'NEQ',
  'NOT_CONTAINS_TOKEN',
  'NOT_HAS_PROPERTY',
  'NOT_IN',
] as const;

export const filter = z.object({
  propertyName: z.string().min(1),
  operator: z.enum(operators),
  value: z.string().optional(),
  values: z.array(z.string()).optional(),
  highValue: z.string().optional(),
});
type Filter = z.infer<typeof filter>;

export type Test = (value: string | null) => boolean;

interface Comparable {
  /** What a stored or given value is compared as; nothing when it cannot be. */
  of: (text: string) => string | number | undefined;
  kind: string;
}

/** Turns a filter into a test of a stored value, refusing filters that make no sense. */
export function testOf(portal: Portal, type: ObjectType, wanted: Filter): Test {
  const definition = portal.catalog.find(type, wanted.propertyName);
  // The exact text is unverified.
  if (!definition)
    throw invalid(`There was a problem with the request: property "${wanted.propertyName}" does not exist.`);
  const comparable = comparableAs(definition.type);
  const one = () => given(wanted, 'value', comparable);
  const empty = portal.switches.get('negativeFilterOnEmpty') === 'includes';
  switch (wanted.operator) {
    case 'HAS_PROPERTY':
      return (value) => value !== null;
    case 'NOT_HAS_PROPERTY':
      return (value) => value === null;
    case 'EQ':
      return compare(comparable, one(), (order) => order === 0);
    case 'NEQ':
      return orEmpty(
        empty,
        compare(comparable, one(), (order) => order !== 0),
      );
    case 'GT':
      return compare(comparable, one(), (order) => order > 0);
    case 'GTE':
      return compare(comparable, one(), (order) => order >= 0);
    case 'LT':
      return compare(comparable, one(), (order) => order < 0);
    case 'LTE':
      return compare(comparable, one(), (order) => order <= 0);
    case 'BETWEEN': {
      const least = compare(comparable, one(), (order) => order >= 0);
      const most = compare(comparable, given(wanted, 'highValue', comparable), (order) => order <= 0);
      return (value) => least(value) && most(value);
    }
    case 'IN':
      return among(wanted, definition.type);
    case 'NOT_IN': {
      const isAmong = among(wanted, definition.type);
      return orEmpty(empty, (value) => value !== null && !isAmong(value));
    }
    case 'CONTAINS_TOKEN':
      return token(wanted);
    case 'NOT_CONTAINS_TOKEN': {
      const contains = token(wanted);
      return orEmpty(empty, (value) => value !== null && !contains(value));
    }
  }
}

function orEmpty(emptyPasses: boolean, test: Test): Test {
  return (value) => (value === null ? emptyPasses : test(value));
}

function comparableAs(type: string): Comparable {
  if (type === 'number')
    return { kind: 'a number', of: (text) => (text.trim() === '' ? undefined : finite(Number(text))) };
  if (type === 'date' || type === 'datetime') return { kind: 'a date or epoch milliseconds', of: isoOf };
  return { kind: 'text', of: (text) => text.toLowerCase() };
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Stored datetimes are in one form, so that text order is time order; a bare day is its midnight. */
function isoOf(text: string): string | undefined {
  if (text.length === 24 && text.endsWith('Z')) return text;
  const at = instant(text);
  return at === undefined ? undefined : new Date(at).toISOString();
}

function given(wanted: Filter, name: 'value' | 'highValue', comparable: Comparable): string | number {
  const text = wanted[name];
  if (text === undefined) throw invalid(`${wanted.operator} on ${wanted.propertyName} needs a ${name}.`);
  const value = comparable.of(text);
  if (value === undefined)
    throw invalid(`${wanted.propertyName} is compared with ${text}, which is not ${comparable.kind}.`);
  return value;
}

function compare(comparable: Comparable, wanted: string | number, passes: (order: number) => boolean): Test {
  return (value) => {
    if (value === null) return false;
    const own = comparable.of(value);
    if (own === undefined) return false;
    return passes(own < wanted ? -1 : own > wanted ? 1 : 0);
  };
}

/** Text values of IN and NOT_IN must be given in lower case; others never match. UNVERIFIED. */
function among(wanted: Filter, type: string): Test {
  if (!wanted.values || wanted.values.length === 0) {
    throw invalid(`${wanted.operator} on ${wanted.propertyName} needs values.`);
  }
  const values = new Set(wanted.values);
  return (value) => value !== null && (type === 'string' ? values.has(value.toLowerCase()) : values.has(value));
}

/** A word of the text, with * standing for any letters. */
function token(wanted: Filter): Test {
  if (!wanted.value) throw invalid(`${wanted.operator} on ${wanted.propertyName} needs a value.`);
  const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
  const patterns = words.map((word) => {
    const parts = word.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`(^|[^\\p{L}\\p{N}])${parts.join('.*')}($|[^\\p{L}\\p{N}])`, 'u');
  });
  return (value) => value !== null && patterns.every((pattern) => pattern.test(value.toLowerCase()));
}
