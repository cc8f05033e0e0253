import type { Collection } from '../crm.ts';
import type { DailyValue, FactRecord, Facts } from '../facts.ts';
import type { Measurement } from './measurement.ts';
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
 */
export class Scope {
  readonly facts: Facts;
  /** Milliseconds. */
  readonly asOf: number;
  /** What was measured so far, by slot: top-level metrics first, then those of the scorecard at hand. */
  known: (Measurement | undefined)[] = [];
  private collections: { [name in Collection]?: Records } | undefined;
  private series: Map<string, Series | undefined> | undefined;

  constructor(facts: Facts, asOf: number) {
    this.facts = facts;
    this.asOf = asOf;
  }

  /** undefined when the collection is not known. */
  records(collection: Collection): Records | undefined {
    const given = this.facts[collection];
    if (given === undefined) return undefined;
    this.collections ??= {};
    this.collections[collection] ??= existing(given, this.asOf);
    return this.collections[collection];
  }

  /** undefined when nothing was received up to `asOf`. */
  usage(name: string): Series | undefined {
    this.series ??= new Map();
    if (!this.series.has(name)) this.series.set(name, received(this.facts.usage, name, this.asOf));
    return this.series.get(name);
  }
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
