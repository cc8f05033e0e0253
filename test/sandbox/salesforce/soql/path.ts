import type { Field, Row, Value } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { noSuchColumn, noSuchRelationship } from './read.ts';

/** What a query is about: the org's schema as the integration user sees it, and the statement for error messages. */
export interface Scope {
  org: Org;
  soql: string;
  object: string;
  alias: string | undefined;
}

/** A field, perhaps of a parent: how to reach it from a row. */
export interface Path {
  /** References to follow, outermost first. */
  parents: Field[];
  field: Field;
  /** The object the field belongs to. */
  object: string;
  read(row: Row): Value;
}

/** A reference that may lead to several objects shows what they have in common. */
const nameFields = ['Id', 'Name', 'FirstName', 'LastName', 'Email', 'Username', 'Alias', 'IsActive', 'Title', 'Phone'];

/** Finds `Name`, `Owner.Name`, `a.Name` or `Account.Owner.Name`; throws INVALID_FIELD. */
export function pathOf(scope: Scope, written: string): Path {
  const parts = written.split('.');
  const first = parts[0]?.toLowerCase();
  const isSelf =
    first === scope.alias?.toLowerCase() ||
    (first === scope.object.toLowerCase() && !reference(scope, scope.object, first));
  if (parts.length > 1 && isSelf) parts.shift();
  const name = parts.pop() ?? '';
  // Five levels up, as the documents allow.
  if (parts.length > 5) throw noSuchRelationship(scope.soql, written, parts[5] ?? '');
  const parents: Field[] = [];
  let object = scope.object;
  for (const part of parts) {
    const parent = reference(scope, object, part);
    if (!parent) throw noSuchRelationship(scope.soql, written, part);
    parents.push(parent);
    object = parent.referenceTo.length === 1 ? (parent.referenceTo[0] ?? '') : 'Name';
  }
  const field =
    object === 'Name'
      ? nameFields.some((one) => one.toLowerCase() === name.toLowerCase())
        ? scope.org.visible('User', name)
        : undefined
      : scope.org.visible(object, name);
  if (!field) throw noSuchColumn(scope.soql, written, name, object);
  return { parents, field, object, read: reader(scope.org, parents, field) };
}

function reference(scope: Scope, object: string, relationship: string): Field | undefined {
  const field = scope.org.schema.relationship(object, relationship);
  return field && scope.org.may(object, field) !== 'none' ? field : undefined;
}

function reader(org: Org, parents: readonly Field[], field: Field): (row: Row) => Value {
  const { name } = field;
  const empty: Value = field.type === 'boolean' ? false : null;
  if (parents.length === 0) return (row) => row[name] ?? empty;
  return (row) => {
    let current: Row | undefined = row;
    for (const parent of parents) current = current && parentRow(org, current, parent);
    return current ? (current[name] ?? empty) : null;
  };
}

/** The record a reference names; undefined where it is empty. */
export function parentRow(org: Org, row: Row, { name }: Field): Row | undefined {
  const id = row[name];
  if (typeof id !== 'string') return undefined;
  const object = org.schema.objectOfId(id);
  return object && org.table(object.name).find(id);
}
