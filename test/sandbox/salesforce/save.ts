import { touched } from './apply.ts';
import { remove } from './bin.ts';
import { derived } from './derive.ts';
import type { Fault } from './faults.ts';
import { idOf, readId } from './ids.ts';
import type { Field, ObjectDefinition, Row, Value } from './objects/define.ts';
import type { Org } from './org.ts';
import { RowError } from './row-error.ts';
import { caseNumber } from './translate/cases.ts';
import { readValue, required } from './values.ts';

/** A save that was found right, and makes its change when it is carried out. */
export interface Prepared {
  id: string;
  commit(): void;
}

type Values = Record<string, Value>;

const noRight =
  'Please check the security settings of this field and verify that it is read/write for your profile or permission set.';

/** Fields of a request's record by what may be done with them; throws what Salesforce finds wrong with the first. */
function readFields(
  org: Org,
  object: ObjectDefinition,
  given: Record<string, unknown>,
  how: 'create' | 'update',
  ownId?: string,
): Values {
  const values: Values = {};
  const refused: string[] = [];
  const wanted: [Field, unknown][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === 'attributes') continue;
    const field = org.visible(object.name, name);
    if (!field) throw new RowError('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    if (!field[how] || org.may(object.name, field) !== 'edit') refused.push(field.name);
    else wanted.push([field, value]);
  }
  if (refused.length > 0) {
    const message = `Unable to create/update fields: ${refused.join(', ')}. ${noRight}`;
    throw new RowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, refused);
  }
  for (const [field, value] of wanted) values[field.name] = readValue(org, field, value);
  checkUnique(org, object, values, ownId);
  return values;
}

export function prepareCreate(
  org: Org,
  object: ObjectDefinition,
  given: Record<string, unknown>,
  faults: Fault[],
): Prepared {
  if (!object.create)
    throw new RowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${object.label}`);
  const values = readFields(org, object, given, 'create');
  const missing = object.fields
    .filter((field) => field.create && !field.nillable && !field.defaulted && field.type !== 'boolean')
    .filter((field) => (values[field.name] ?? null) === null)
    .map(({ name }) => name);
  if (missing.length > 0) throw required(missing);
  if (object.name === 'PermissionSetAssignment') refuseSecondAssignment(org, values);
  strike(faults, values);
  // The id is taken when the record is made: those before it in the same call come first.
  const prepared: Prepared = {
    id: '',
    commit: () => {
      const row = newRow(org, object, values);
      prepared.id = row.Id;
      org.commit({ op: 'create', object: object.name, row });
      if (object.name === 'Task') noteActivity(org, row);
    },
  };
  return prepared;
}

function newRow(org: Org, object: ObjectDefinition, values: Values): Row {
  const place = org.table(object.name).nextPlace();
  const at = org.now();
  const has = (name: string) => object.fields.some((field) => field.name === name);
  const defaults: Values = {};
  for (const field of object.fields) {
    const byDefault = field.values.find(({ isDefault }) => isDefault);
    if (field.defaulted && field.type === 'boolean') defaults[field.name] = false;
    else if (field.defaulted && byDefault) defaults[field.name] = byDefault.value;
  }
  const all: Values = { ...defaults, ...values };
  return {
    ...all,
    ...(has('OwnerId') && !all.OwnerId ? { OwnerId: org.user } : {}),
    ...(has('CaseNumber') ? { CaseNumber: caseNumber(place) } : {}),
    ...derived(org, object.name, all, undefined),
    ...(has('CreatedDate')
      ? { CreatedDate: at, CreatedById: org.user, ...touched(at, org.user) }
      : { SystemModstamp: at }),
    Id: idOf(object.keyPrefix, place),
  };
}

export function prepareUpdate(
  org: Org,
  object: ObjectDefinition,
  id: string,
  given: Record<string, unknown>,
  faults: Fault[],
): Prepared {
  if (!object.update)
    throw new RowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be updated: ${object.label}`);
  const row = there(org, object, id);
  const values = readFields(org, object, given, 'update', row.Id);
  strike(faults, row);
  if (
    object.name === 'Account' &&
    row.Type === 'Prospect' &&
    org.switches.get('validationRule') === 'prospects-are-closed'
  ) {
    throw new RowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A prospect must not be changed.');
  }
  return {
    id: row.Id,
    commit: () => {
      const changed = { ...values, ...derived(org, object.name, values, row), ...touched(org.now(), org.user) };
      org.commit({ op: 'change', object: object.name, id: row.Id, values: changed });
    },
  };
}

export function prepareDelete(org: Org, object: ObjectDefinition, id: string, faults: Fault[]): Prepared {
  if (!object.delete)
    throw new RowError('INSUFFICIENT_ACCESS_OR_READONLY', `entity type cannot be deleted: ${object.label}`);
  const row = there(org, object, id);
  strike(faults, row);
  return { id: row.Id, commit: () => remove(org, object, row.Id) };
}

/** The record a save is about; what is wrong with the id comes as Salesforce tells it. */
export function there(org: Org, object: ObjectDefinition, given: string): Row {
  const id = readId(given);
  if (id === undefined) throw new RowError('MALFORMED_ID', `malformed id ${given}`, ['Id']);
  if (!id.startsWith(object.keyPrefix)) {
    throw new RowError('MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${given}`, ['Id']);
  }
  const row = org.table(object.name).find(id);
  if (!row) throw new RowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (row.IsDeleted === true) throw new RowError('ENTITY_IS_DELETED', 'entity is deleted');
  return row;
}

function checkUnique(org: Org, object: ObjectDefinition, values: Values, ownId: string | undefined): void {
  for (const field of object.fields.filter(({ unique }) => unique)) {
    const value = values[field.name];
    if (typeof value !== 'string') continue;
    const other = org
      .table(object.name)
      .all()
      .find((row) => String(row[field.name] ?? '').toLowerCase() === value.toLowerCase());
    if (!other || other.Id === ownId) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`;
    throw new RowError('DUPLICATE_VALUE', message, [field.name]);
  }
}

/** What faults do to single records. */
function strike(faults: Fault[], row: Partial<Row> | undefined): void {
  const id = row?.Id;
  for (const fault of faults) {
    if (fault.fault !== 'row-lock' && fault.fault !== 'validation-rule' && fault.fault !== 'row-error') continue;
    // Saving a child locks its account as well.
    const locked = fault.fault === 'row-lock' ? [id, row?.AccountId] : [id];
    const isMeant = fault.ids === undefined || fault.ids.some((one) => locked.includes(readId(one)));
    if (!isMeant) continue;
    if (fault.fault === 'row-lock') {
      const message = `unable to obtain exclusive access to this record or 1 records: ${locked.find(Boolean) ?? ''}`;
      throw new RowError('UNABLE_TO_LOCK_ROW', message);
    }
    if (fault.fault === 'row-error') throw new RowError(fault.statusCode, fault.message);
    throw new RowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', fault.message, fault.field ? [fault.field] : []);
  }
}

/** A completed task is its account's last activity; that moves none of the account's stamps. */
function noteActivity(org: Org, task: Row): void {
  const day = task.IsClosed === true ? (task.ActivityDate ?? org.now().slice(0, 10)) : null;
  const account = typeof task.AccountId === 'string' ? org.table('Account').find(task.AccountId) : undefined;
  if (typeof day !== 'string' || !account || String(account.LastActivityDate ?? '') >= day) return;
  org.commit({ op: 'change', object: 'Account', id: account.Id, values: { LastActivityDate: day } });
}

function refuseSecondAssignment(org: Org, { AssigneeId, PermissionSetId }: Values): void {
  const isThere = org
    .table('PermissionSetAssignment')
    .all()
    .some((row) => row.AssigneeId === AssigneeId && row.PermissionSetId === PermissionSetId);
  if (!isThere) return;
  const message = `Duplicate PermissionSetAssignment. Assignee: ${AssigneeId}; Permission Set: ${PermissionSetId}`;
  throw new RowError('DUPLICATE_VALUE', message, ['AssigneeId', 'PermissionSetId']);
}
