import { type Kind, missing, refuseExisting, refuseStrange } from './component.ts';
import { customFieldElements, fieldName, readCustomField, writeCustomField } from './custom-field.ts';
import { listView } from './list-view.ts';
import { permissionSet } from './permission-set.ts';
import { Problem } from './problem.ts';

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

/** The metadata types this org takes by way of the API. */
export const kinds: Record<string, Kind> = {
  CustomField: customField,
  PermissionSet: permissionSet,
  ListView: listView,
};
