import { apiError } from './errors.ts';
import type { Field, ObjectDefinition, Row } from './objects/define.ts';
import type { Org } from './org.ts';
import { type Call, param } from './route.ts';

/** The field of the path by which records are found; only external ids and lookup fields do. */
export function externalField(call: Call, object: ObjectDefinition): Field {
  const name = param(call, 'field');
  const field = call.org.visible(object.name, name);
  if (!field || (!field.externalId && !field.idLookup)) throw noExternalId(name);
  return field;
}

export const noExternalId = (name: string) =>
  apiError(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);

export function findBy(org: Org, object: ObjectDefinition, field: Field, value: string): Row[] {
  const wanted = value.toLowerCase();
  return org
    .table(object.name)
    .all()
    .filter((row) => row.IsDeleted !== true && String(row[field.name] ?? '').toLowerCase() === wanted);
}
