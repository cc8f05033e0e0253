import type { PermissionSet } from '../mutation.ts';
import type { Org } from '../org.ts';
import { addSetupRow, type Kind, refuseExisting, refuseStrange } from './component.ts';
import { Problem } from './problem.ts';
import { childrenOf, type Element, textOf } from './xml.ts';

/** What a PermissionSet may hold; of all this only the permissions on fields mean something here. */
const permissionSetElements = new Set([
  ...['fullName', 'description', 'label', 'license', 'userLicense', 'hasActivationRequired', 'fieldPermissions'],
  ...['objectPermissions', 'userPermissions', 'tabSettings', 'applicationVisibilities', 'classAccesses'],
  ...['pageAccesses', 'recordTypeVisibilities', 'customPermissions', 'externalCredentialPrincipalAccesses'],
  ...['flowAccesses', 'customMetadataTypeAccesses', 'customSettingAccesses', 'externalDataSourceAccesses'],
]);
const fieldPermissionElements = new Set(['editable', 'field', 'readable']);
export const permissionSet: Kind = {
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
