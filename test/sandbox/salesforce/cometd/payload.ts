import type { Mutation } from '../mutation.ts';
import type { Field, Row, Value } from '../objects/define.ts';
import type { Org } from '../org.ts';

/** The objects an administrator has selected for Change Data Capture here. */
export const captured = ['Account', 'Contact', 'Opportunity', 'Case'] as const;
export type Captured = (typeof captured)[number];

export type ChangeType = 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';

/** One record's change, before those that are alike are told together. */
export interface RecordChange {
  object: Captured;
  id: string;
  changeType: ChangeType;
  /** Values under the names change events have: parts of a compound field lie in it. */
  values: Record<string, unknown>;
  changedFields: string[];
  nulledFields: string[];
}

/** Fields that no change event carries: what Salesforce keeps for itself, and what it sums up from elsewhere. */
const unseen = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'LastActivityDate', 'MasterRecordId']);
/** Where fields lie in change events: compound fields are whole there. */
const compounds: Record<string, Record<string, [compound: string, part: string]>> = {
  Account: { BillingCity: ['BillingAddress', 'City'], BillingCountry: ['BillingAddress', 'Country'] },
  Contact: { FirstName: ['Name', 'FirstName'], LastName: ['Name', 'LastName'] },
};

/** What a mutation is as a change of a captured record; undefined for what change events do not tell. */
export function recordChange(org: Org, mutation: Mutation, before: Row | undefined): RecordChange | undefined {
  if (!('object' in mutation) || !isCaptured(mutation.object)) return undefined;
  const { object } = mutation;
  if (mutation.op === 'create') return whole(org, object, mutation.row, 'CREATE');
  if (mutation.op === 'undelete') {
    const row = org.table(object).find(mutation.id);
    return row && whole(org, object, row, 'UNDELETE');
  }
  if (mutation.op === 'delete') {
    return { object, id: mutation.id, changeType: 'DELETE', values: {}, changedFields: [], nulledFields: [] };
  }
  return mutation.op === 'change' ? update(org, object, mutation.id, mutation.values, before) : undefined;
}

/** An update carries only what changed, empty values as null. */
function update(
  org: Org,
  object: Captured,
  id: string,
  values: Record<string, Value>,
  before: Row | undefined,
): RecordChange | undefined {
  const fields = fieldsOf(org, object).filter(
    ({ name }) => name in values && (values[name] ?? null) !== (before?.[name] ?? null),
  );
  if (fields.length === 0) return undefined;
  const written = fields.map((field) => ({
    path: pathOf(object, field.name),
    value: shown(field, values[field.name]),
  }));
  return {
    object,
    id,
    changeType: 'UPDATE',
    values: nested(written),
    changedFields: written.map(({ path }) => path.join('.')),
    nulledFields: written.filter(({ value }) => value === null).map(({ path }) => path.join('.')),
  };
}

function whole(org: Org, object: Captured, row: Row, changeType: 'CREATE' | 'UNDELETE'): RecordChange {
  const written = fieldsOf(org, object)
    .map((field) => ({ path: pathOf(object, field.name), value: shown(field, row[field.name]) }))
    .filter(({ value }) => value !== null);
  return { object, id: row.Id, changeType, values: nested(written), changedFields: [], nulledFields: [] };
}

function fieldsOf(org: Org, object: Captured): Field[] {
  const all = org.schema.object(object)?.fields ?? [];
  const isCompound = (name: string) => object === 'Contact' && name === 'Name';
  return all.filter((field) => !unseen.has(field.name) && !isCompound(field.name) && org.may(object, field) !== 'none');
}

function pathOf(object: string, name: string): string[] {
  return compounds[object]?.[name] ?? [name];
}

/** Datetimes end in Z here. */
function shown(field: Field, value: Value | undefined): Value {
  if (typeof value === 'string' && field.type === 'datetime') return value.replace('+0000', 'Z');
  return value ?? null;
}

function nested(written: readonly { path: string[]; value: Value }[]): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const { path, value } of written) {
    const [name = '', part] = path;
    all[name] = part === undefined ? value : { ...Object(all[name]), [part]: value };
  }
  return all;
}

function isCaptured(object: string): object is Captured {
  return captured.some((one) => one === object);
}
