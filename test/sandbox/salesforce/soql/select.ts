import type { FieldType, Subquery } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../errors.ts';
import type { Field, Row } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { parentRow, pathOf, type Scope } from './path.ts';

/** What an answer shows of a row, in the order of the SELECT. */
export interface Shape {
  object: string;
  parts: Part[];
}

type Part =
  | { kind: 'field'; field: Field }
  | { kind: 'parent'; name: string; reference: Field; shape: Shape }
  | { kind: 'children'; name: string; rowsOf: (row: Row) => readonly Row[]; shape: Shape };

/** A subquery, once it is made out: its rows for a parent. */
export type Children = (subquery: Subquery) => { name: string; rowsOf: (row: Row) => readonly Row[]; shape: Shape };

/** The SELECT list as a shape; throws for fields that are not there, doubled ones, and aggregates. */
export function shapeOf(
  scope: Scope,
  fields: readonly FieldType[],
  limit: number | undefined,
  children: Children,
): Shape {
  const shape: Shape = { object: scope.object, parts: [] };
  for (const one of fields) {
    if (one.type === 'FieldSubquery') {
      shape.parts.push({ kind: 'children', ...children(one.subquery) });
    } else if (one.type === 'FieldFunctionExpression') {
      for (const field of fieldsOf(scope, one.functionName, one.parameters[0], limit)) addField(shape, field);
    } else if (one.type === 'Field' || one.type === 'FieldRelationship') {
      if ('alias' in one && one.alias) throw malformedQuery('only aggregate expressions use field aliasing');
      addPath(scope, shape, writtenOf(one));
    } else throw malformedQuery('The sandbox knows no TYPEOF.');
  }
  return shape;
}

export function writtenOf(field: Extract<FieldType, { type: 'Field' | 'FieldRelationship' }>): string {
  const prefix = 'objectPrefix' in field ? [field.objectPrefix] : [];
  return [...prefix, ...('relationships' in field ? field.relationships : []), field.field].join('.');
}

function addPath(scope: Scope, shape: Shape, written: string): void {
  const { parents, field } = pathOf(scope, written);
  let current = shape;
  for (const reference of parents) {
    const name = reference.relationshipName ?? '';
    const known = current.parts.find((part) => part.kind === 'parent' && part.name === name);
    if (known?.kind === 'parent') {
      current = known.shape;
      continue;
    }
    const object = reference.referenceTo.length === 1 ? (reference.referenceTo[0] ?? '') : 'Name';
    const inner: Shape = { object, parts: [] };
    current.parts.push({ kind: 'parent', name, reference, shape: inner });
    current = inner;
  }
  addField(current, field);
}

function addField(shape: Shape, field: Field): void {
  if (shape.parts.some((part) => part.kind === 'field' && part.field.name === field.name)) {
    throw malformedQuery(`duplicate field selected: ${field.name}`);
  }
  shape.parts.push({ kind: 'field', field });
}

/** FIELDS(ALL), FIELDS(STANDARD), FIELDS(CUSTOM). */
function fieldsOf({ org, object }: Scope, name: string, of: unknown, limit: number | undefined): Field[] {
  if (name.toUpperCase() !== 'FIELDS' || typeof of !== 'string') {
    throw malformedQuery(`The sandbox does not know the function ${name} in SELECT.`);
  }
  const which = of.toUpperCase();
  if (which !== 'STANDARD' && (limit === undefined || limit > 200)) {
    throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  const all = org.schema.object(object)?.fields.filter((field) => org.may(object, field) !== 'none') ?? [];
  if (which === 'ALL') return all;
  return all.filter(({ custom }) => custom === (which === 'CUSTOM'));
}

/** How many custom long texts a row carries: two of them make pages short. */
export function longTexts(shape: Shape): number {
  return shape.parts.filter((part) => part.kind === 'field' && part.field.longText).length;
}

/** A row as the answer shows it; children come whole. */
export function project(org: Org, version: string, shape: Shape, row: Row): Record<string, unknown> {
  const object = org.schema.objectOfId(row.Id)?.name ?? shape.object;
  const url = `/services/data/v${version}/sobjects/${object}/${row.Id}`;
  const shown: Record<string, unknown> = { attributes: { type: shape.object, url } };
  for (const part of shape.parts) {
    if (part.kind === 'field') shown[part.field.name] = row[part.field.name] ?? emptyOf(part.field);
    else if (part.kind === 'parent') {
      const parent = parentRow(org, row, part.reference);
      shown[part.name] = parent ? project(org, version, part.shape, parent) : null;
    } else {
      const children = part.rowsOf(row);
      const records = children.map((child) => project(org, version, part.shape, child));
      shown[part.name] = children.length > 0 ? { totalSize: children.length, done: true, records } : null;
    }
  }
  return shown;
}

/** A row counts with its children towards the size of a page. */
export function weightOf(shape: Shape, row: Row): number {
  return shape.parts.reduce((sum, part) => sum + (part.kind === 'children' ? part.rowsOf(row).length : 0), 1);
}

function emptyOf(field: Field): false | null {
  return field.type === 'boolean' ? false : null;
}
