import { plainTypeId, primaryTypeId } from '../association-types.ts';
import type { Mutation } from '../mutation.ts';
import type { Portal } from '../portal.ts';
import { kinds, type ObjectType } from '../record.ts';

/** Something an app may subscribe to, before it has the shape of a subscription. */
export interface Happening {
  /** The record's type; of an association, the type it starts from. */
  type: ObjectType;
  name: 'creation' | 'deletion' | 'restore' | 'merge' | 'propertyChange' | 'associationChange' | 'privacyDeletion';
  /** Only of property changes. */
  propertyName?: string;
  /** What tells this event from others of its kind. Ids travel as numbers. */
  body: Record<string, unknown>;
}

/** Never told, says HubSpot's documentation; calculated values are never written and so never told either. */
const untold = new Set(['hs_lastmodifieddate', 'num_unique_conversion_events']);

/** What a mutation means to subscribers. Asked before it is made: it tells what was there. */
export function happeningsOf(portal: Portal, mutation: Mutation): Happening[] {
  switch (mutation.op) {
    case 'create':
      return [
        about(mutation, 'creation', { changeFlag: 'NEW' }),
        ...(portal.switches.get('creationTellsProperties') === 'yes' ? propertyChanges(mutation) : []),
        ...(mutation.type === 'companies'
          ? []
          : companyChanges(portal, mutation.type, mutation.id, mutation.companyIds ?? [])),
      ];
    case 'change':
      return propertyChanges(mutation);
    case 'archive':
      return [about(mutation, 'deletion', { changeFlag: 'DELETED' })];
    case 'restore':
      return [about(mutation, 'restore', {})];
    case 'erase':
      return erasure(portal, mutation);
    case 'merge':
      return [merge(portal, mutation)];
    case 'companies':
      return companyChanges(portal, mutation.type, mutation.id, mutation.companyIds);
    case 'pair':
      return linkChanges({ ...mutation, removed: !mutation.linked, primary: false });
    default:
      return [];
  }
}

type Name = Happening['name'];

function about({ type, id }: { type: ObjectType; id: string }, name: Name, body: Record<string, unknown>): Happening {
  return { type, name, body: { objectId: Number(id), ...body } };
}

function propertyChanges(mutation: { type: ObjectType; id: string; properties: Record<string, string> }): Happening[] {
  return Object.entries(mutation.properties)
    .filter(([propertyName]) => !untold.has(propertyName))
    .map(([propertyName, propertyValue]) => ({
      ...about(mutation, 'propertyChange', { propertyName, propertyValue, isSensitive: false }),
      propertyName,
    }));
}

/** Only contacts have an event of their own for it; whether a deletion comes beside it is a switch. */
function erasure(portal: Portal, mutation: Mutation & { op: 'erase' }): Happening[] {
  const deletion = about(mutation, 'deletion', { changeFlag: 'DELETED' });
  if (mutation.type !== 'contacts') return [deletion];
  const erased = about(mutation, 'privacyDeletion', {});
  return portal.switches.get('privacyDeletionTold') === 'alone' ? [erased] : [erased, deletion];
}

function merge(portal: Portal, mutation: Mutation & { op: 'merge' }): Happening {
  const primary = portal.records[mutation.type].find(mutation.primary);
  const merged = portal.records[mutation.type].find(mutation.merged);
  const moved = Object.entries(merged?.properties ?? {}).filter(
    ([name, value]) => value !== null && (primary?.properties[name] ?? null) === null,
  );
  return about({ type: mutation.type, id: mutation.primary }, 'merge', {
    primaryObjectId: Number(mutation.primary),
    mergedObjectIds: [Number(mutation.merged)],
    newObjectId: Number(mutation.id),
    numberOfPropertiesMoved: moved.length,
  });
}

/** A child's companies before and after, association type by association type. */
function companyChanges(
  portal: Portal,
  type: 'contacts' | 'deals' | 'tickets',
  id: string,
  after: string[],
): Happening[] {
  const child = portal.records[type].find(id);
  const before = child ? portal.links.companiesOf(child) : [];
  const { companies } = portal.records;
  const live = after.map((companyId, index) => ({ id: companies.find(companyId)?.id ?? '', primary: index === 0 }));
  const now = live.filter((one, index) => one.id !== '' && live.findIndex(({ id }) => id === one.id) === index);
  const keys = (links: { id: string; primary: boolean }[]) =>
    links.flatMap((link) => [`${link.id}/plain`, ...(link.primary ? [`${link.id}/primary`] : [])]);
  const [was, is] = [keys(before), keys(now)];
  const told = (key: string, removed: boolean) => {
    const [toId = '', kind] = key.split('/');
    return linkChanges({ from: type, fromId: id, to: 'companies', toId, removed, primary: kind === 'primary' });
  };
  return [
    ...was.filter((key) => !is.includes(key)).flatMap((key) => told(key, true)),
    ...is.filter((key) => !was.includes(key)).flatMap((key) => told(key, false)),
  ];
}

interface LinkChange {
  from: ObjectType;
  fromId: string;
  to: ObjectType;
  toId: string;
  removed: boolean;
  primary: boolean;
}

/** Either end is told, each under its own association type. */
function linkChanges(change: LinkChange): Happening[] {
  const { from, fromId, to, toId } = change;
  return [linkChange(change), linkChange({ ...change, from: to, fromId: toId, to: from, toId: fromId })];
}

function linkChange({ from, fromId, to, toId, removed, primary }: LinkChange): Happening {
  const name = `${kinds[from].singular}_to_${kinds[to].singular}`.toUpperCase();
  return {
    type: from,
    name: 'associationChange',
    body: {
      associationType: name,
      fromObjectId: Number(fromId),
      toObjectId: Number(toId),
      associationRemoved: removed,
      isPrimaryAssociation: primary,
      fromObjectTypeId: kinds[from].typeId,
      toObjectTypeId: kinds[to].typeId,
      associationTypeId: primary ? primaryTypeId(from, to) : plainTypeId(from, to),
      associationCategory: 'HUBSPOT_DEFINED',
    },
  };
}
