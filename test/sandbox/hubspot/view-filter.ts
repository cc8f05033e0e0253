import { nearest } from '@barometer/shared/nearest.ts';
import { date } from '@barometer/shared/words/time.ts';
import { HubSpotError } from './errors.ts';
import { type Test, testOf } from './filter.ts';
import type { Portal } from './portal.ts';
import type { Definition } from './standard/define.ts';

/** A part of an address that asks for what cannot be shown. */
export class ViewError extends Error {
  constructor(
    readonly parameter: string,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** One condition of a view: what it looks at, what it lets through, and how HubSpot would write it. */
export interface ViewFilter {
  /** As it stands in the address. */
  parameter: string;
  property: string;
  passes: Test;
  text: string;
}

const dayMs = 86_400_000;
const comparisons = {
  _gte: ['GTE', 'is greater than or equal to'],
  _lte: ['LTE', 'is less than or equal to'],
  _gt: ['GT', 'is greater than'],
  _lt: ['LT', 'is less than'],
} as const;
type Comparison = keyof typeof comparisons;
type Suffix = '' | Comparison | '_known' | '_within_days';

const ordered = ['', '_gte', '_lte', '_gt', '_lt', '_known'] as const;
const suffixesOf: Record<string, readonly Suffix[]> = {
  number: ordered,
  date: [...ordered, '_within_days'],
  datetime: [...ordered, '_within_days'],
};
const unordered: readonly Suffix[] = ['', '_known'];
const suffixes: readonly Suffix[] = [...ordered, '_within_days'];

/**
 * Reads one condition on a company: `health_band=red,yellow`, `health_change_30d_lte=-10`, `health_score_known=true`,
 * `renewal_date_within_days=90` (from today on).
 * @throws ViewError for a property, an operator or a value that is not there.
 */
export function viewFilter(portal: Portal, parameter: string, value: string): ViewFilter {
  const { definition, suffix } = split(portal, parameter);
  if (value.trim() === '')
    throw new ViewError(
      parameter,
      'no value is given',
      `Give one, or ask for empty ones with ${definition.name}_known=false.`,
    );
  try {
    const { words, passes } = condition(portal, { parameter, definition, suffix, value: value.trim() });
    return { parameter, property: definition.name, passes, text: `${definition.label} ${words}` };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    throw new ViewError(parameter, error.text, 'Correct the value.');
  }
}

/** @throws ViewError when the account has no such company property. */
export function companyProperty(portal: Portal, parameter: string, name: string): Definition {
  const definition = portal.catalog.find('companies', name);
  if (definition) return definition;
  const guess = nearest(
    name,
    portal.catalog.list('companies', false).map((one) => one.name),
  );
  throw new ViewError(
    parameter,
    `companies have no property “${name}”`,
    `${guess === undefined ? '' : `Did you mean ${guess}? `}Properties that begin with health_ are there once Barometer is connected.`,
  );
}

function split(portal: Portal, parameter: string): { definition: Definition; suffix: Suffix } {
  const whole = portal.catalog.find('companies', parameter);
  if (whole) return { definition: whole, suffix: '' };
  const suffix = suffixes.find((one) => one !== '' && parameter.endsWith(one)) ?? '';
  const definition = companyProperty(portal, parameter, parameter.slice(0, parameter.length - suffix.length));
  const allowed = suffixesOf[definition.type] ?? unordered;
  if (allowed.includes(suffix)) return { definition, suffix };
  const { name, label, type } = definition;
  throw new ViewError(
    parameter,
    `${label} is of type ${type}, which has no ${suffix.slice(1)}`,
    `There is ${allowed.map((one) => `${name}${one}`).join(', ')}.`,
  );
}

interface Asked {
  parameter: string;
  definition: Definition;
  suffix: Suffix;
  value: string;
}

function condition(portal: Portal, { parameter, definition, suffix, value }: Asked): { words: string; passes: Test } {
  const { name, type } = definition;
  const test = (rest: Omit<Parameters<typeof testOf>[2], 'propertyName'>) =>
    testOf(portal, 'companies', { propertyName: name, ...rest });
  if (suffix === '_known') {
    if (value !== 'true' && value !== 'false')
      throw new ViewError(parameter, `“${value}” is neither true nor false`, 'Write true or false.');
    const known = value === 'true';
    return {
      words: known ? 'is known' : 'is unknown',
      passes: test({ operator: known ? 'HAS_PROPERTY' : 'NOT_HAS_PROPERTY' }),
    };
  }
  if (suffix === '_within_days') {
    const days = Number(value);
    if (!Number.isInteger(days) || days < 1 || days > 3660)
      throw new ViewError(parameter, `“${value}” is not a number of days`, 'Use a whole number from 1 to 3660.');
    const today = Math.floor(portal.clock.now() / dayMs) * dayMs;
    return {
      words: `is between today and ${days} days from now`,
      passes: test({ operator: 'BETWEEN', value: String(today), highValue: String(today + days * dayMs) }),
    };
  }
  if (suffix !== '') {
    const [operator, words] = comparisons[suffix];
    return { words: `${words} ${written(portal, definition, value)}`, passes: test({ operator, value }) };
  }
  if (type === 'number' || type === 'date' || type === 'datetime')
    return {
      words: `is equal to ${written(portal, definition, value)}`,
      passes: test({ operator: 'EQ', value }),
    };
  const values = value.split(',').map((one) => one.trim());
  const labels = values.map((one) => labelOf(portal, parameter, definition, one));
  const given = type === 'string' ? values.map((one) => one.toLowerCase()) : values;
  return { words: `is any of ${labels.join(', ')}`, passes: test({ operator: 'IN', values: given }) };
}

/** What people read for a value that is chosen from a list; text is as it is. */
function labelOf(portal: Portal, parameter: string, definition: Definition, value: string): string {
  const { type, externalOptions, label } = definition;
  if (type !== 'enumeration' && type !== 'bool') return value;
  const options = externalOptions
    ? portal.book.owners.map(({ id, firstName, lastName }) => ({ value: id, label: `${firstName} ${lastName}` }))
    : definition.options;
  const found = options.find((option) => option.value === value);
  if (found) return found.label;
  const known = options.map((option) => option.value).join(', ');
  throw new ViewError(parameter, `${label} has no option “${value}”`, `Its options are ${known}.`);
}

function written(portal: Portal, { type }: Definition, value: string): string {
  const { timeZone, currency } = portal.book.portal;
  return type === 'number' ? value.replace('-', '−') : date(value, { locale: 'en-US', timeZone, currency });
}
