import type {
  FieldFunctionExpression,
  FieldType,
  GroupByClause,
  HavingClause,
  Query,
} from '@jetstreamapp/soql-parser-js';
import { apiError, malformedQuery } from '../errors.ts';
import type { Field, Row, Value } from '../objects/define.ts';
import { comparable } from './compare.ts';
import { type Path, pathOf, type Scope } from './path.ts';
import { writtenOf } from './select.ts';

type Fold = (rows: readonly Row[]) => Value;

interface Column {
  name: string;
  /** As it was written, for ORDER BY and HAVING to name it. */
  written: string;
  fold: Fold;
}

export interface Aggregate {
  /** The groups' rows, each with `attributes` first. */
  run(rows: readonly Row[]): Record<string, unknown>[];
}

/** More groups than one answer holds cannot be fetched: there is no queryMore for them. */
const mostGroups = 2_000;

export function isAggregate({ fields, groupBy }: Query): boolean {
  return (
    groupBy !== undefined || (fields ?? []).some((one) => one.type === 'FieldFunctionExpression' && one.isAggregateFn)
  );
}

/** COUNT() alone: only totalSize is wanted. */
export function isCount({ fields, groupBy }: Query): boolean {
  const [only] = fields ?? [];
  if (only?.type !== 'FieldFunctionExpression' || only.functionName.toUpperCase() !== 'COUNT') return false;
  return only.parameters.length === 0 && fields?.length === 1 && groupBy === undefined;
}

export function aggregateOf(scope: Scope, query: Query): Aggregate {
  const groups = list(query.groupBy).map((clause) => groupOf(scope, clause));
  let unnamed = 0;
  const columns = (query.fields ?? []).map((one): Column => {
    if (one.type === 'FieldFunctionExpression') {
      const name = one.alias ?? `expr${unnamed++}`;
      return { name, written: one.rawValue ?? '', fold: foldOf(scope, one) };
    }
    return groupColumn(scope, one, groups);
  });
  const keep = havingOf(scope, query.having);
  const order = orderOf(query, columns);
  return {
    run: (rows) => {
      const made = [...grouped(rows, groups)].filter(keep).map((members) => shown(columns, members));
      const ordered = order ? made.sort(order) : made;
      const limited = ordered.slice(query.offset ?? 0, (query.offset ?? 0) + (query.limit ?? ordered.length));
      if (limited.length > mostGroups) {
        const remedy = 'use LIMIT to restrict the results to a single batch';
        throw apiError(400, 'EXCEEDED_ID_LIMIT', `Aggregate query does not support queryMore(), ${remedy}`);
      }
      return limited;
    },
  };
}

function list<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function groupOf(scope: Scope, clause: GroupByClause): Path {
  if (!('field' in clause)) throw malformedQuery('The sandbox knows no functions in GROUP BY.');
  const path = pathOf(scope, clause.field);
  if (!path.field.group) throw malformedQuery(`field '${clause.field}' can not be grouped in a query call`);
  return path;
}

function groupColumn(scope: Scope, one: FieldType, groups: readonly Path[]): Column {
  if (one.type !== 'Field' && one.type !== 'FieldRelationship') throw malformedQuery('Subqueries cannot be grouped.');
  const written = writtenOf(one);
  const path = pathOf(scope, written);
  if (!groups.some((group) => same(group, path))) {
    throw malformedQuery(`Field must be grouped or aggregated: ${written}`);
  }
  const name = 'alias' in one && one.alias ? one.alias : path.field.name;
  return { name, written, fold: ([first]) => (first ? path.read(first) : null) };
}

function same(a: Path, b: Path): boolean {
  const key = ({ parents, field }: Path) => [...parents, field].map(({ name }) => name).join('.');
  return key(a) === key(b);
}

/** Without GROUP BY all rows are one group, also when there are none. */
function* grouped(rows: readonly Row[], groups: readonly Path[]): Iterable<readonly Row[]> {
  if (groups.length === 0) return void (yield rows);
  const keys = groups.map((path) => ({ path, of: comparable(path.field) }));
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map(({ path, of }) => of(path.read(row))));
    const members = byKey.get(key);
    if (members) members.push(row);
    else byKey.set(key, [row]);
  }
  yield* byKey.values();
}

function shown(columns: readonly Column[], members: readonly Row[]): Record<string, unknown> {
  const row: Record<string, unknown> = { attributes: { type: 'AggregateResult' } };
  for (const { name, fold } of columns) row[name] = fold(members);
  return row;
}

const numeric = new Set(['int', 'double', 'currency', 'percent']);
const ordinal = new Set([
  ...numeric,
  'date',
  'datetime',
  'string',
  'email',
  'phone',
  'url',
  'picklist',
  'id',
  'reference',
]);

function foldOf(
  scope: Scope,
  { functionName, parameters }: Pick<FieldFunctionExpression, 'functionName' | 'parameters'>,
): Fold {
  const name = functionName.toUpperCase();
  const [written] = parameters;
  if (name === 'COUNT' && written === undefined) throw malformedQuery('COUNT() cannot be selected beside other fields');
  if (typeof written !== 'string') throw malformedQuery(`unexpected token: '${functionName}'`);
  const path = pathOf(scope, written);
  const values = (rows: readonly Row[]) => rows.map((row) => path.read(row)).filter((value) => value !== null);
  if (name === 'COUNT') return (rows) => values(rows).length;
  if (name === 'COUNT_DISTINCT') {
    const of = comparable(path.field);
    return (rows) => new Set(values(rows).map(of)).size;
  }
  const isSum = name === 'SUM' || name === 'AVG';
  if (!(isSum ? numeric : ordinal).has(path.field.type)) {
    throw malformedQuery(`field ${path.field.name} does not support aggregate operator ${name}`);
  }
  if (isSum) return (rows) => sumOf(values(rows), name === 'AVG');
  if (name === 'MIN') return (rows) => extreme(path.field, values(rows), -1);
  if (name === 'MAX') return (rows) => extreme(path.field, values(rows), 1);
  throw malformedQuery(`The sandbox does not know the function ${functionName}.`);
}

/** Nothing summed is nothing, not 0. */
function sumOf(values: readonly Value[], isAverage: boolean): Value {
  if (values.length === 0) return null;
  const sum = values.reduce<number>((all, value) => all + Number(value), 0);
  return isAverage ? sum / values.length : sum;
}

function extreme(field: Field, values: readonly Value[], sign: 1 | -1): Value {
  const of = comparable(field);
  return values.reduce<Value>((best, value) => {
    const left = of(value);
    const right = of(best);
    if (best === null || right === null || left === null) return value;
    return (left > right ? 1 : left < right ? -1 : 0) === sign ? value : best;
  }, null);
}

/** One comparison of one aggregate: more is not known here. */
function havingOf(scope: Scope, having: HavingClause | undefined): (members: readonly Row[]) => boolean {
  if (!having) return () => true;
  const { left } = having;
  if ('operator' in having || !('fn' in left) || Array.isArray(left.value)) {
    throw malformedQuery('The sandbox knows one comparison of an aggregate in HAVING.');
  }
  const parameters = (left.fn.parameters ?? []).filter((one) => typeof one === 'string');
  const fold = foldOf(scope, { functionName: left.fn.functionName ?? '', parameters });
  const than = Number(left.value);
  return (members) => {
    const value = Number(fold(members));
    if (left.operator === '=') return value === than;
    if (left.operator === '!=') return value !== than;
    if (left.operator === '<') return value < than;
    if (left.operator === '<=') return value <= than;
    return left.operator === '>' ? value > than : value >= than;
  };
}

type Shown = Record<string, unknown>;

/** By what was selected: a grouped field, an alias or an aggregate as it was written. */
function orderOf({ orderBy }: Query, columns: readonly Column[]): ((a: Shown, b: Shown) => number) | undefined {
  const criteria = list(orderBy).map((clause) => {
    const written = 'field' in clause ? clause.field : (clause.fn.rawValue ?? '');
    const column = columns.find((one) =>
      [one.written, one.name].some((name) => name.toLowerCase() === written.toLowerCase()),
    );
    if (!column) throw malformedQuery(`Ordered field must be grouped or aggregated: ${written}`);
    return { name: column.name, sign: clause.order === 'DESC' ? -1 : 1, nulls: clause.nulls === 'LAST' ? 1 : -1 };
  });
  if (criteria.length === 0) return undefined;
  return (a, b) => {
    for (const { name, sign, nulls } of criteria) {
      const [left, right] = [a[name], b[name]];
      if (left === right) continue;
      if (left === null) return nulls;
      if (right === null) return -nulls;
      const isLess = typeof left === 'number' ? left < Number(right) : String(left) < String(right);
      return (isLess ? -1 : 1) * sign;
    }
    return 0;
  };
}
