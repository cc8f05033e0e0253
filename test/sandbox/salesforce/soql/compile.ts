import type { OrderByClause, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { apiError, malformedQuery } from '../errors.ts';
import type { Row, Value } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { type Aggregate, aggregateOf, isAggregate, isCount } from './aggregate.ts';
import { byCriteria, type Criterion } from './compare.ts';
import { pathOf, type Scope } from './path.ts';
import { at, noSuchObject, readQuery } from './read.ts';
import { type Children, type Shape, shapeOf } from './select.ts';
import { where } from './where.ts';

/** A statement held against the schema, ready to run. */
export interface Plan {
  object: string;
  isCount: boolean;
  /** What is shown of each row; absent for aggregates. */
  shape: Shape | undefined;
  aggregate: Aggregate | undefined;
  /** The rows the statement selects, in its order. */
  rows(): Row[];
}

/** Deleted records stay in the recycle bin for so long. */
const binMs = 15 * 24 * 3_600_000;
const furthestOffset = 2_000;

/** Reads a statement as the integration user may run it. `all`: those in the recycle bin too (queryAll). */
export function compile(org: Org, soql: string, all: boolean): Plan {
  return planOf(org, soql, readQuery(soql), all);
}

function planOf(org: Org, soql: string, query: Query, all: boolean): Plan {
  const name = query.sObject ?? '';
  const definition = org.schema.object(name);
  if (!definition) throw noSuchObject(soql, name);
  if ((query.offset ?? 0) > furthestOffset) {
    throw apiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${furthestOffset}`);
  }
  const scope: Scope = { org, soql, object: definition.name, alias: query.sObjectAlias };
  const inner = (one: Query): Set<Value> => innerValues(org, soql, one, all);
  const test = where(scope, query.where, inner);
  const aggregated = isAggregate(query) && !isCount(query);
  const shape = isAggregate(query)
    ? undefined
    : shapeOf(scope, query.fields ?? [], query.limit, childrenOf(scope, definition.name, all));
  const criteria = aggregated ? [] : criteriaOf(scope, query.orderBy);
  const isThere = alive(org, all);
  const { limit = Number.POSITIVE_INFINITY, offset = 0 } = aggregated ? {} : query;
  return {
    object: definition.name,
    isCount: isCount(query),
    shape,
    aggregate: aggregated ? aggregateOf(scope, query) : undefined,
    rows: () => {
      const found: Row[] = [];
      let skipped = 0;
      for (const row of inOrder(org, definition.name, criteria)) {
        if (found.length >= limit) break;
        if (!isThere(row) || !test(row)) continue;
        if (skipped < offset) skipped += 1;
        else found.push(row);
      }
      return found;
    },
  };
}

/** Not deleted; with `all` deleted ones too, while the bin keeps them. */
function alive(org: Org, all: boolean): (row: Row) => boolean {
  if (!all) return (row) => row.IsDeleted !== true;
  const oldest = new Date(org.clock.now() - binMs).toISOString().slice(0, 19);
  return (row) => row.IsDeleted !== true || (org.bin.get(row.Id)?.at ?? '') >= oldest;
}

function inOrder(org: Org, object: string, criteria: readonly Criterion[]): readonly Row[] {
  const table = org.table(object);
  if (criteria.length === 0) return table.all();
  const compare = byCriteria(criteria);
  // Parents change without the child's table knowing: only what hangs on nothing else is kept.
  if (criteria.some(({ path }) => path.parents.length > 0)) return [...table.all()].sort(compare);
  const key = criteria.map((one) => `${one.path.field.name} ${one.descending} ${one.nullsFirst}`).join(', ');
  return table.ordered(key, compare);
}

function criteriaOf(scope: Scope, orderBy: OrderByClause | OrderByClause[] | undefined): Criterion[] {
  const clauses = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  return clauses.map((clause) => {
    if (!('field' in clause)) throw malformedQuery('The sandbox orders by fields only.');
    const path = pathOf(scope, clause.field);
    if (!path.field.sort) {
      const problem = `field '${clause.field}' can not be sorted in a query call`;
      throw at(scope.soql, clause.field, 'MALFORMED_QUERY', problem);
    }
    return { path, descending: clause.order === 'DESC', nullsFirst: clause.nulls !== 'LAST' };
  });
}

/** The one field an inner query selects, of all the rows it finds. */
function innerValues(org: Org, soql: string, query: Query, all: boolean): Set<Value> {
  const [only] = query.fields ?? [];
  if (query.fields?.length !== 1 || only?.type !== 'Field') {
    throw malformedQuery('The inner select must have exactly one column.');
  }
  const plan = planOf(org, soql, query, all);
  const name = org.schema.field(plan.object, only.field)?.name ?? '';
  return new Set(plan.rows().map((row) => row[name] ?? null));
}

/** `(SELECT Id FROM Contacts)`: the children of each parent. */
function childrenOf(scope: Scope, parent: string, all: boolean): Children {
  return (subquery: Subquery) => {
    const { org, soql } = scope;
    const wanted = subquery.relationshipName.toLowerCase();
    const relationship = org.schema
      .object(parent)
      ?.children.find((one) => one.relationshipName.toLowerCase() === wanted);
    if (!relationship) {
      const problem = `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
      throw at(soql, subquery.relationshipName, 'INVALID_TYPE', problem);
    }
    const { limit, offset = 0, ...rest } = subquery;
    const plan = planOf(org, soql, { ...rest, sObject: relationship.childSObject }, all);
    if (!plan.shape) throw malformedQuery('Subqueries know no aggregates.');
    let byParent: Map<string, Row[]> | undefined;
    const rowsOf = (row: Row) => {
      byParent ??= grouped(plan.rows(), relationship.field);
      const children = byParent.get(row.Id) ?? [];
      return children.slice(offset, limit === undefined ? undefined : offset + limit);
    };
    return { name: relationship.relationshipName, rowsOf, shape: plan.shape };
  };
}

function grouped(rows: readonly Row[], field: string): Map<string, Row[]> {
  const byParent = new Map<string, Row[]>();
  for (const row of rows) {
    const parentId = String(row[field]);
    const children = byParent.get(parentId);
    if (children) children.push(row);
    else byParent.set(parentId, [row]);
  }
  return byParent;
}
