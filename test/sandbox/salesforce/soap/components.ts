import { idOf } from '../ids.ts';
import type { PermissionSet } from '../mutation.ts';
import type { Org } from '../org.ts';
import { customFieldElements, fieldName, readCustomField, writeCustomField } from './custom-field.ts';
import { Fault, Problem } from './problem.ts';
import { childrenOf, type Element, textOf, type Written } from './xml.ts';

export type How = 'create' | 'update' | 'upsert';

/** One type of metadata component of this org. */
export interface Kind {
  /** @returns whether it was made anew. */
  save(org: Org, element: Element, how: How): boolean;
  read(org: Org, fullName: string): Written | undefined;
  remove(org: Org, fullName: string): void;
}

const missing = (type: string, fullName: string) =>
  new Problem('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);

function refuseExisting(isThere: boolean, how: How, type: string, fullName: string): void {
  if (how === 'create' && isThere) {
    throw new Problem('DUPLICATE_DEVELOPER_NAME', `There is already a ${type} named ${fullName}.`);
  }
  if (how === 'update' && !isThere) throw missing(type, fullName);
}

const customField: Kind = {
  save: (org, element, how) => {
    refuseStrange(element, customFieldElements, 'CustomField');
    const { object, field } = readCustomField(org, element);
    const known = org.schema.field(object, field.name);
    if (how === 'create' && known) {
      throw new Problem('DUPLICATE_DEVELOPER_NAME', `There is already a field named ${field.name} on ${object}.`);
    }
    refuseExisting(known !== undefined, how, 'CustomField', `${object}.${field.name}`);
    if (known && (known.type !== field.type || known.longText !== field.longText)) {
      // Some conversions are possible at Salesforce; which ones was not verified, so none is here.
      throw new Problem('FIELD_INTEGRITY_EXCEPTION', `The type of ${field.name} cannot be changed from ${known.type}.`);
    }
    // What a field is seen by is not its own affair: an update leaves it as it was.
    const access = known?.access ?? field.access;
    org.commit({ op: 'field', object, field: { ...field, access, name: known?.name ?? field.name } });
    return known === undefined;
  },
  read: (org, fullName) => {
    const [object = '', name = ''] = fullName.split('.');
    const field = org.schema.field(object, name);
    return field?.custom ? writeCustomField(org.schema.object(object)?.name ?? object, field) : undefined;
  },
  remove: (org, fullName) => {
    const { object, name } = fieldName(org, fullName);
    const field = org.schema.field(object, name);
    if (!field) throw missing('CustomField', fullName);
    org.commit({ op: 'remove-field', object, name: field.name });
  },
};

/** What a PermissionSet may hold; of all this only the permissions on fields mean something here. */
const permissionSetElements = new Set([
  ...['fullName', 'description', 'label', 'license', 'userLicense', 'hasActivationRequired', 'fieldPermissions'],
  ...['objectPermissions', 'userPermissions', 'tabSettings', 'applicationVisibilities', 'classAccesses'],
  ...['pageAccesses', 'recordTypeVisibilities', 'customPermissions', 'externalCredentialPrincipalAccesses'],
  ...['flowAccesses', 'customMetadataTypeAccesses', 'customSettingAccesses', 'externalDataSourceAccesses'],
]);
const fieldPermissionElements = new Set(['editable', 'field', 'readable']);
const listViewElements = new Set([
  ...['fullName', 'booleanFilter', 'columns', 'division', 'filterScope', 'filters', 'label', 'language', 'queue'],
  ...['sharedTo'],
]);

/** The WSDL knows no other elements; one that is none spoils the call. */
function refuseStrange(element: Element, known: Set<string>, type: string): void {
  const strange = element.children.find(({ name }) => !known.has(name));
  if (strange) throw invalidElement(strange.name, type);
}

const permissionSet: Kind = {
  save: (org, element, how) => {
    refuseStrange(element, permissionSetElements, 'PermissionSet');
    const name = textOf(element, 'fullName') ?? '';
    const known = org.permissionSets.get(name);
    refuseExisting(known !== undefined, how, 'PermissionSet', name);
    const label = textOf(element, 'label') ?? known?.label;
    if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(name)) {
      throw new Problem('INVALID_FIELD', `The API name of a permission set cannot be ${name || 'empty'}.`);
    }
    if (!label) throw new Problem('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Label]');
    // Permissions that are not spoken of stay as they were.
    const fields: PermissionSet['fields'] = { ...known?.fields };
    for (const permission of childrenOf(element, 'fieldPermissions')) {
      const [key, granted] = fieldPermission(org, permission);
      fields[key] = granted;
    }
    if (!known) addPermissionSetRow(org, name, label);
    org.commit({ op: 'permission-set', set: { name, label, fields } });
    return known === undefined;
  },
  read: (org, fullName) => {
    const set = org.permissionSets.get(fullName);
    if (!set) return undefined;
    const fieldPermissions = Object.entries(set.fields).map(([field, { editable, readable }]) => ({
      editable,
      field,
      readable,
    }));
    return { fullName, fieldPermissions, hasActivationRequired: false, label: set.label };
  },
  remove: (_org, fullName) => {
    throw new Problem('INSUFFICIENT_ACCESS', `The sandbox does not delete permission sets: ${fullName}`);
  },
};

function fieldPermission(org: Org, element: Element): [string, { readable: boolean; editable: boolean }] {
  refuseStrange(element, fieldPermissionElements, 'PermissionSetFieldPermissions');
  const written = textOf(element, 'field') ?? '';
  const [object = '', name = ''] = written.split('.');
  const field = org.schema.field(object, name);
  if (!field)
    throw new Problem('INVALID_CROSS_REFERENCE_KEY', `In field: field - no CustomField named ${written} found`);
  if (!field.nillable) {
    throw new Problem('FIELD_INTEGRITY_EXCEPTION', `You cannot deploy to a required field: ${written}`);
  }
  const editable = textOf(element, 'editable') === 'true';
  const readable = textOf(element, 'readable') === 'true';
  if (editable && !readable) {
    const message = `Permission Edit ${written} depends on permission(s): Read ${written}`;
    throw new Problem('FIELD_INTEGRITY_EXCEPTION', message);
  }
  return [`${org.schema.object(object)?.name ?? object}.${field.name}`, { readable, editable }];
}

function addPermissionSetRow(org: Org, name: string, label: string): void {
  addSetupRow(org, 'PermissionSet', '0PS', { Name: name, Label: label, IsOwnedByProfile: false, IsCustom: true });
}

/** The record that queries find a component by. */
function addSetupRow(org: Org, object: string, prefix: string, values: Record<string, string | boolean | null>): void {
  const at = org.now();
  const row = {
    Id: idOf(prefix, org.table(object).nextPlace()),
    ...values,
    CreatedDate: at,
    CreatedById: org.user,
    LastModifiedDate: at,
    LastModifiedById: org.user,
    SystemModstamp: at,
  };
  org.commit({ op: 'create', object, row });
}

function addListViewRow(org: Org, { object, name, label }: { object: string; name: string; label: string }): void {
  const row = { DeveloperName: name, Name: label, SobjectType: object, NamespacePrefix: null, IsSoqlCompatible: true };
  addSetupRow(org, 'ListView', '00B', row);
}

const listView: Kind = {
  save: (org, element, how) => {
    refuseStrange(element, listViewElements, 'ListView');
    const fullName = textOf(element, 'fullName') ?? '';
    const [objectName = '', name = ''] = fullName.split('.');
    const object = org.schema.object(objectName);
    if (!object) throw missing('CustomObject', objectName);
    if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(name))
      throw new Problem('INVALID_FIELD', `Invalid name of a list view: ${name}`);
    const known = org.listViews.get(fullName);
    refuseExisting(known !== undefined, how, 'ListView', fullName);
    const label = textOf(element, 'label');
    const filterScope = textOf(element, 'filterScope');
    if (!label || !filterScope) {
      throw new Problem('REQUIRED_FIELD_MISSING', `Required field is missing: ${label ? 'filterScope' : 'label'}`);
    }
    const columns = childrenOf(element, 'columns').map(({ text }) => text.trim());
    const filters = childrenOf(element, 'filters').map((filter) => ({
      field: textOf(filter, 'field') ?? '',
      operation: textOf(filter, 'operation') ?? '',
      value: textOf(filter, 'value') ?? '',
    }));
    for (const column of [...columns, ...filters.map(({ field }) => field)]) checkColumn(org, object.name, column);
    if (!known) addListViewRow(org, { object: object.name, name, label });
    org.commit({ op: 'list-view', view: { fullName, label, columns, filterScope, filters } });
    return known === undefined;
  },
  read: (org, fullName) => {
    const view = org.listViews.get(fullName);
    if (!view) return undefined;
    const { columns, filterScope, filters, label } = view;
    return { fullName, columns, filterScope, filters, label };
  },
  remove: (_org, fullName) => {
    throw new Problem('INSUFFICIENT_ACCESS', `The sandbox does not delete list views: ${fullName}`);
  },
};

/** Standard columns have names of their own, `ACCOUNT.NAME`; custom ones are the field's. */
function checkColumn(org: Org, object: string, column: string): void {
  if (/^[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*$/.test(column)) return;
  const name = column.startsWith(`${object}.`) ? column.slice(object.length + 1) : column;
  if (org.schema.field(object, name)) return;
  throw new Problem('INVALID_CROSS_REFERENCE_KEY', `Could not resolve list view column: ${column}`);
}

function invalidElement(name: string, type: string): Fault {
  const element = `{http://soap.sforce.com/2006/04/metadata}${name}`;
  return new Fault('soapenv:Client', `Element ${element} invalid at this location in type ${type}`);
}

/** The metadata types this org takes by way of the API. */
export const kinds: Record<string, Kind> = {
  CustomField: customField,
  PermissionSet: permissionSet,
  ListView: listView,
};
