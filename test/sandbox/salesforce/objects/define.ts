/** Describe's types of field. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'reference';

export type Value = string | number | boolean | null;

/** A record: datetimes as the REST API prints them, ids of 18 characters. */
export interface Row {
  Id: string;
  [field: string]: Value;
}

export interface PicklistValue {
  value: string;
  label: string;
  isDefault: boolean;
}

export interface Field {
  name: string;
  label: string;
  type: FieldType;
  /** Text only. */
  length: number;
  /** Numbers only: all digits, and those behind the point. An int has `digits` instead. */
  precision: number;
  scale: number;
  create: boolean;
  update: boolean;
  filter: boolean;
  group: boolean;
  sort: boolean;
  nillable: boolean;
  /** Salesforce fills it in when a record is made without it. */
  defaulted: boolean;
  idLookup: boolean;
  autoNumber: boolean;
  restricted: boolean;
  custom: boolean;
  nameField: boolean;
  unique: boolean;
  externalId: boolean;
  helpText: string | null;
  description: string | null;
  values: PicklistValue[];
  referenceTo: string[];
  relationshipName: string | null;
  /** Visible and writable for everyone, or only for those a permission set grants it to, as fields of the Metadata API are. */
  access: 'everyone' | 'granted';
  /** Long text of a custom field: two of them in one query shorten its pages. */
  longText: boolean;
}

export interface ChildRelationship {
  childSObject: string;
  field: string;
  relationshipName: string;
  cascadeDelete: boolean;
}

export interface ObjectDefinition {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  create: boolean;
  update: boolean;
  delete: boolean;
  merge: boolean;
  /** Whether /updated and /deleted know it. */
  replicate: boolean;
  fields: Field[];
  children: ChildRelationship[];
}

/** `string(255)`, `double(18,2)`, `reference(User:Owner)`: a type with what belongs to it. */
type TypeText = FieldType | `${FieldType}(${string})`;

/**
 * A field in the words of Salesforce's Object Reference: its properties are a list such as
 * `Create, Filter, Group, Nillable, Sort, Update`.
 */
export function field(
  name: string,
  label: string,
  typeText: TypeText,
  properties: string,
  more: Partial<Field> = {},
): Field {
  const [, type = '', inner = ''] = /^(\w+)(?:\((.*)\))?$/.exec(typeText) ?? [];
  const can = new Set(properties.split(/,\s*/));
  const isNumber = type === 'double' || type === 'currency' || type === 'percent';
  const [first = 0, second = 0] = inner.split(',').map(Number);
  const [target = '', relationshipName = null] = type === 'reference' ? inner.split(':') : [];
  return {
    name,
    label,
    type: type as FieldType,
    length: type === 'reference' || type === 'id' ? 18 : isNumber || type === 'int' ? 0 : first,
    precision: isNumber ? first : type === 'int' ? first : 0,
    scale: isNumber ? second : 0,
    create: can.has('Create'),
    update: can.has('Update'),
    filter: can.has('Filter'),
    group: can.has('Group'),
    sort: can.has('Sort'),
    nillable: can.has('Nillable'),
    defaulted: can.has('Defaulted on create'),
    idLookup: can.has('idLookup'),
    autoNumber: can.has('Autonumber'),
    restricted: can.has('Restricted picklist'),
    custom: name.endsWith('__c'),
    nameField: false,
    unique: false,
    externalId: false,
    helpText: null,
    description: null,
    values: [],
    referenceTo: target === '' ? [] : target.split('|'),
    relationshipName,
    access: 'everyone',
    longText: false,
    ...more,
  };
}

export const open = 'Create, Filter, Group, Nillable, Sort, Update';
/** Numbers with a point, and datetimes, cannot be grouped by. */
export const ungrouped = 'Create, Filter, Nillable, Sort, Update';
export const required = 'Create, Filter, Group, Sort, Update';

export function picklist(values: readonly (string | readonly [value: string, label: string])[], byDefault?: string) {
  return {
    values: values.map((one) => {
      const [value, label] = typeof one === 'string' ? [one, one] : one;
      return { value, label, isDefault: value === byDefault };
    }),
  };
}

/** The fields every record has, maintained by Salesforce alone. */
export function systemFields(object: string): Field[] {
  return [
    field('Id', `${object} ID`, 'id', 'Defaulted on create, Filter, Group, idLookup, Sort'),
    // Recorded orgs let it be sorted and grouped by; the Object Reference does not, and is the stricter one.
    field('IsDeleted', 'Deleted', 'boolean', 'Defaulted on create, Filter'),
    ...stamps(),
  ];
}

export function stamps(): Field[] {
  return [
    field('CreatedDate', 'Created Date', 'datetime', 'Defaulted on create, Filter, Sort'),
    field('CreatedById', 'Created By ID', 'reference(User:CreatedBy)', 'Defaulted on create, Filter, Group, Sort'),
    field('LastModifiedDate', 'Last Modified Date', 'datetime', 'Defaulted on create, Filter, Sort'),
    field(
      'LastModifiedById',
      'Last Modified By ID',
      'reference(User:LastModifiedBy)',
      'Defaulted on create, Filter, Group, Sort',
    ),
    field('SystemModstamp', 'System Modstamp', 'datetime', 'Defaulted on create, Filter, Sort'),
  ];
}

export const owner = (target = 'User') =>
  field(
    'OwnerId',
    'Owner ID',
    `reference(${target}:Owner)`,
    'Create, Defaulted on create, Filter, Group, Sort, Update',
  );

export const lastActivity = () => field('LastActivityDate', 'Last Activity', 'date', 'Filter, Group, Nillable, Sort');

/** A definition with the flags most business objects share. */
export function object(
  name: string,
  labelPlural: string,
  keyPrefix: string,
  fields: Field[],
  more: Partial<ObjectDefinition> = {},
): ObjectDefinition {
  return {
    name,
    label: name,
    labelPlural,
    keyPrefix,
    create: true,
    update: true,
    delete: true,
    merge: false,
    replicate: true,
    fields,
    children: [],
    ...more,
  };
}
