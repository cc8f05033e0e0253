import { inlineNames } from './association-types.ts';
import { shownValue } from './calculated.ts';
import { invalid } from './errors.ts';
import type { Portal } from './portal.ts';
import { kinds, type ObjectType, type PropertyVersion, type StoredRecord } from './record.ts';

/** Which of a record's properties and links a request wants to see. */
export interface Selection {
  names: string[];
  withHistory: string[];
  associations: ObjectType[];
}

const inlineAssociationPage = 500;

/**
 * Created and modified date and the id come whatever is asked. Names nobody defined are ignored (a switch refuses
 * them), known names without a value come back as null.
 */
export function select(
  portal: Portal,
  type: ObjectType,
  requested: string[],
  withHistory: string[] = [],
  associations: ObjectType[] = [],
): Selection {
  const kind = kinds[type];
  const wanted = requested.length > 0 || withHistory.length > 0 ? [...requested, ...withHistory] : kind.defaults;
  const unknown = wanted.filter((name) => !portal.catalog.find(type, name));
  if (unknown.length > 0 && portal.switches.get('unknownListProperty') === '400') {
    throw invalid(`Properties do not exist: ${unknown.join(', ')}`, { context: { properties: unknown } });
  }
  const always = ['createdate', kind.modified, 'hs_object_id'];
  const names = new Set([...always, ...wanted].filter((name) => portal.catalog.find(type, name)));
  return {
    names: [...names].sort(),
    withHistory: withHistory.filter((name) => portal.catalog.find(type, name)),
    associations,
  };
}

export function present(portal: Portal, type: ObjectType, record: StoredRecord, selection: Selection) {
  const properties: Record<string, string | null> = {};
  for (const name of selection.names) properties[name] = shownValue(portal, type, record, name);
  const associations = inlineAssociations(portal, type, record, selection.associations);
  return {
    id: record.id,
    properties,
    ...(selection.withHistory.length > 0
      ? { propertiesWithHistory: historyOf(portal, type, record, selection.withHistory) }
      : {}),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    archived: Boolean(record.archived),
    ...(record.archived && record.archivedAt ? { archivedAt: record.archivedAt } : {}),
    ...(associations ? { associations } : {}),
    url: portal.recordUrl(kinds[type].typeId, record.id),
  };
}

/** Newest first. A property never changed since the account was made has one version. */
function historyOf(portal: Portal, type: ObjectType, record: StoredRecord, names: string[]) {
  const history: Record<string, PropertyVersion[]> = {};
  for (const name of names) {
    const value = shownValue(portal, type, record, name);
    history[name] =
      record.history?.[name] ?? (value === null ? [] : [{ value, timestamp: record.createdAt, sourceType: 'IMPORT' }]);
  }
  return history;
}

/** Types without any association have no key; with none at all there is no `associations` either. */
function inlineAssociations(portal: Portal, type: ObjectType, record: StoredRecord, wanted: ObjectType[]) {
  const found: Record<string, { results: { id: string; type: string }[]; paging?: unknown }> = {};
  const twice = portal.switches.get('primaryInline') === 'twice';
  for (const to of wanted) {
    const links = portal.links.of(type, record.id, to);
    if (links.length === 0) continue;
    const results = links.slice(0, inlineAssociationPage).flatMap((link) => {
      const names = inlineNames(type, to, link.primary, link.role);
      return (twice ? names : names.slice(0, 1)).map((name) => ({ id: link.id, type: name }));
    });
    const last = links[inlineAssociationPage - 1];
    const after =
      links.length > inlineAssociationPage && last
        ? portal.seal(`association|${type}|${record.id}|${to}|${last.id}`)
        : undefined;
    const link = `${portal.baseUrl}/crm/v4/objects/${type}/${record.id}/associations/${to}?after=${after}`;
    found[to] = { results, ...(after === undefined ? {} : { paging: { next: { after, link } } }) };
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
