import type { Org } from '../org.ts';
import { addSetupRow, type Kind, missing, refuseExisting, refuseStrange } from './component.ts';
import { Problem } from './problem.ts';
import { childrenOf, textOf } from './xml.ts';

const listViewElements = new Set([
  ...['fullName', 'booleanFilter', 'columns', 'division', 'filterScope', 'filters', 'label', 'language', 'queue'],
  ...['sharedTo'],
]);

function addListViewRow(org: Org, { object, name, label }: { object: string; name: string; label: string }): void {
  const row = { DeveloperName: name, Name: label, SobjectType: object, NamespacePrefix: null, IsSoqlCompatible: true };
  addSetupRow(org, 'ListView', '00B', row);
}

export const listView: Kind = {
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
