import { type ChildType, type Collection, childTypes, collectionOf } from '../../crm.ts';
import type { FactRecord } from '../../facts.ts';
import type {
  Aggregate,
  AggregateSource,
  Condition,
  CountSource,
  DaysSinceLatestSource,
  Selection,
} from '../../model/model.ts';
import type { Evidence, RecordEvidence } from '../answer.ts';
import { allOf, firstField, type Holds } from '../condition.ts';
import { instantReader, type ReadInstant, valueReader } from '../field.ts';
import { missing, present, printable, type Read } from '../reading.ts';
import { type Records, recordsOf, type Scope } from '../scope.ts';
import { sum } from '../sum.ts';
import { dayMs } from '../time.ts';

/** How many records; none is 0. Missing when the collection is not known. */
export function readCount(source: CountSource): Read {
  const type = typeOf(source.count);
  const select = compileSelection(source.count, source);
  const field = firstField(source.where ?? []);
  const read = field === undefined ? undefined : valueReader(type, field);
  return (scope) => {
    const selected = select(scope);
    if (selected === undefined) return missing;
    const evidence = selected.map((record): Evidence => {
      if (field === undefined || read === undefined) return { type, id: record.id };
      return { type, id: record.id, field, value: printable(read(record, scope.asOf)) };
    });
    return present(selected.length, evidence);
  };
}

/**
 * Over the values that are numbers. `sum` of no records is 0, but of records whose values are all blank it is missing,
 * as the others are of nothing. Every record with a value is named: the lowest is the lowest of them all.
 */
export function readAggregate(source: AggregateSource): Read {
  const { aggregate, path } = aggregateOf(source);
  const { collection, type, field } = splitPath(path);
  const select = compileSelection(collection, source);
  const read = valueReader(type, field);
  return (scope) => {
    const selected = select(scope);
    if (selected === undefined) return missing;
    const values: number[] = [];
    const evidence: RecordEvidence[] = [];
    for (const record of selected) {
      const value = read(record, scope.asOf);
      if (typeof value !== 'number') continue;
      values.push(value);
      evidence.push({ type, id: record.id, field, value: printable(value) });
    }
    if (values.length === 0) return aggregate === 'sum' && selected.length === 0 ? present(0, evidence) : missing;
    return present(combine[aggregate](values), evidence);
  };
}

const combine: Record<Aggregate, (values: readonly number[]) => number> = {
  sum,
  mean: (values) => sum(values) / values.length,
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
};

/** Whole days since the latest date not after `asOf`; names the records that have it. */
export function readDaysSinceLatest(source: DaysSinceLatestSource): Read {
  const { collection, type, field } = splitPath(source.daysSinceLatest);
  const select = compileSelection(collection, { where: source.where });
  const readInstant = instantReader(type, field);
  const readValue = valueReader(type, field);
  return (scope) => {
    let latest = Number.NEGATIVE_INFINITY;
    let decisive: FactRecord[] = [];
    for (const record of select(scope) ?? []) {
      const instant = readInstant(record, scope.asOf);
      if (instant === undefined || instant > scope.asOf || instant < latest) continue;
      if (instant > latest) decisive = [];
      latest = instant;
      decisive.push(record);
    }
    if (decisive.length === 0) return missing;
    const evidence = decisive.map((record): Evidence => {
      return { type, id: record.id, field, value: printable(readValue(record, scope.asOf)) };
    });
    return present(Math.floor((scope.asOf - latest) / dayMs), evidence);
  };
}

type Select = (scope: Scope) => readonly FactRecord[] | undefined;

/** The records of a collection that take part, in id order; undefined when the collection is not known. */
function compileSelection(collection: Collection, { where, withinDays, at = 'createdAt' }: Selection): Select {
  const type = typeOf(collection);
  const holds = where === undefined ? undefined : compileWhere(type, where);
  if (holds === undefined && withinDays === undefined) return (scope) => recordsOf(scope, collection)?.list;
  const windowMs = (withinDays ?? Number.POSITIVE_INFINITY) * dayMs;
  const instantOf = at === 'createdAt' ? createdAtOf : dateReader(instantReader(type, at));
  return (scope) => {
    const records = recordsOf(scope, collection);
    if (records === undefined) return undefined;
    const { asOf } = scope;
    return records.list.filter((record, index) => {
      if (withinDays !== undefined) {
        const instant = instantOf(records, index, record, asOf);
        if (instant === undefined || instant > asOf || instant <= asOf - windowMs) return false;
      }
      return holds === undefined || holds(record, asOf);
    });
  };
}

type InstantOf = (records: Records, index: number, record: FactRecord, asOf: number) => number | undefined;

const createdAtOf: InstantOf = (records, index) => records.createdAt[index];

function dateReader(read: ReadInstant): InstantOf {
  return (_records, _index, record, asOf) => read(record, asOf);
}

function compileWhere(type: ChildType, where: readonly Condition[]): Holds<FactRecord> {
  return allOf(where, {
    field: (name) => valueReader(type, name),
    // Validation keeps metrics out of a `where`: one would be missing for every record.
    metric: () => () => undefined,
  });
}

function aggregateOf(source: AggregateSource): { aggregate: Aggregate; path: string } {
  if ('sum' in source) return { aggregate: 'sum', path: source.sum };
  if ('mean' in source) return { aggregate: 'mean', path: source.mean };
  if ('min' in source) return { aggregate: 'min', path: source.min };
  return { aggregate: 'max', path: source.max };
}

/** `deals.custom.seats` → deals, deal, `custom.seats` */
function splitPath(path: string): { collection: Collection; type: ChildType; field: string } {
  const dot = path.indexOf('.');
  const type = childTypes.find((childType) => collectionOf[childType] === path.slice(0, dot));
  if (type === undefined) throw new RangeError(`"${path}" names no collection`);
  return { collection: collectionOf[type], type, field: path.slice(dot + 1) };
}

function typeOf(collection: Collection): ChildType {
  return splitPath(`${collection}.`).type;
}
