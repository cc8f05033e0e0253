import type { Collection } from '../crm.ts';
import type { DailyValue, FactRecord, Facts } from '../facts.ts';
import type { Reading } from './reading.ts';
import { parseInstant } from './time.ts';

/** Records in id order, none created after `asOf`; `createdAt[i]` is the instant of `list[i]`. */
export interface Records {
  list: readonly FactRecord[];
  createdAt: readonly (number | undefined)[];
}

/** Daily values not after `asOf`, oldest first; never empty. */
export interface Series {
  days: readonly number[];
  values: readonly number[];
}

/**
 * One company at one moment, as sources and conditions see it: nothing after `asOf` exists here. Collections and
 * usage series are put in order when first asked for, once for all metrics.
 *
 * A plain object and not a class: one is made for every scoring, and class fields are set up one by one.
 */
export interface Scope {
  readonly facts: Facts;
  /** Milliseconds. */
  readonly asOf: number;
  /** What was read so far, by slot: top-level metrics first, then those of the scorecard at hand. */
  readonly readings: Reading[];
  /** The points of each reading; null when not present, and for top-level metrics, which have no curve. */
  readonly points: (number | null)[];
  collections: { [name in Collection]?: Records } | undefined;
  series: Map<string, Series | undefined> | undefined;
}

export function openScope(facts: Facts, asOf: number): Scope {
  return { facts, asOf, readings: [], points: [], collections: undefined, series: undefined };
}

/** undefined when the collection is not known. */
export function recordsOf(scope: Scope, collection: Collection): Records | undefined {
  const given = scope.facts[collection];
  if (given === undefined) return undefined;
  scope.collections ??= {};
  scope.collections[collection] ??= existing(given, scope.asOf);
  return scope.collections[collection];
}

/** undefined when nothing was received up to `asOf`. */
export function usageOf(scope: Scope, name: string): Series | undefined {
  scope.series ??= new Map();
  if (!scope.series.has(name)) scope.series.set(name, received(scope.facts.usage, name, scope.asOf));
  return scope.series.get(name);
}

function existing(given: readonly FactRecord[], asOf: number): Records {
  const list: FactRecord[] = [];
  const createdAt: (number | undefined)[] = [];
  for (const record of isInIdOrder(given) ? given : [...given].sort((a, b) => compareIds(a.id, b.id))) {
    const created = typeof record.createdAt === 'string' ? parseInstant(record.createdAt) : undefined;
    if (created !== undefined && created > asOf) continue;
    list.push(record);
    createdAt.push(created);
  }
  return { list, createdAt };
}

function isInIdOrder(records: readonly FactRecord[]): boolean {
  let before: string | undefined;
  for (const { id } of records) {
    if (before !== undefined && compareIds(before, id) > 0) return false;
    before = id;
  }
  return true;
}

/**
 * Id order: ids of digits only come first, by number (9 before 10, whatever their length); all others follow by code
 * unit. Plain text order would put HubSpot's 10 before 9; comparing number with number and everything else as text
 * would be no order at all (9 < 10 < 1a < 9).
 */
export function compareIds(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a);
  if (aIsNumber !== /^\d+$/.test(b)) return aIsNumber ? -1 : 1;
  if (aIsNumber) {
    const [aDigits, bDigits] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
    if (aDigits.length !== bDigits.length) return aDigits.length - bDigits.length;
    if (aDigits !== bDigits) return aDigits < bDigits ? -1 : 1;
  }
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function received(usage: Facts['usage'], name: string, asOf: number): Series | undefined {
  if (usage === undefined || !Object.hasOwn(usage, name)) return undefined;
  const daily: { day: number; value: number }[] = [];
  for (const { date, value } of usage[name] ?? noValues) {
    const day = parseInstant(date);
    if (day !== undefined && day <= asOf) daily.push({ day, value });
  }
  if (daily.length === 0) return undefined;
  daily.sort((a, b) => a.day - b.day);
  return { days: daily.map(({ day }) => day), values: daily.map(({ value }) => value) };
}

const noValues: readonly DailyValue[] = [];
