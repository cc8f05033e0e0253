import { z } from 'zod';
import { conflict, invalid, notFound } from './errors.ts';
import { isLinkable, linkCreated, newLinks } from './linking.ts';
import type { Portal } from './portal.ts';
import { present, select } from './present.ts';
import { kinds, type ObjectType, objectTypeOf, type StoredRecord } from './record.ts';
import { bodyOf, type Call, flag, many, objectType, param, type Route } from './route.ts';
import { reading, writing } from './scopes.ts';
import { changesOf, checkedProperties, type WrittenProperties, writtenProperties } from './write.ts';

const one = '/crm/objects/{version}/{objectType}/{objectId}';
const legacyOne = ['/crm/v3/objects/{objectType}/{objectId}'];

/** One record: read, create, change, archive, merge, erase. */
export const objectRoutes: Route[] = [
  {
    method: 'GET',
    endpoint: one,
    legacy: legacyOne,
    class: 'read',
    limit: 'ten-secondly',
    scopes: reading,
    run: (call) => {
      const type = objectType(call);
      const record = recordOf(call, type, flag(call, 'archived'));
      const selection = select(
        call.portal,
        type,
        many(call, 'properties'),
        many(call, 'propertiesWithHistory'),
        many(call, 'associations').flatMap((name) => objectTypeOf(name) ?? []),
      );
      return { status: 200, body: present(call.portal, type, record, selection) };
    },
  },
  {
    method: 'PATCH',
    endpoint: one,
    legacy: legacyOne,
    class: 'write',
    limit: 'ten-secondly',
    scopes: writing,
    run: (call) => {
      const type = objectType(call);
      const { properties } = bodyOf(call, z.object({ properties: writtenProperties }));
      const record = recordOf(call, type, false);
      const changed = change(call, type, record, properties);
      return { status: 200, body: present(call.portal, type, record, select(call.portal, type, changed)) };
    },
  },
  {
    method: 'DELETE',
    endpoint: one,
    legacy: legacyOne,
    class: 'write',
    limit: 'ten-secondly',
    scopes: writing,
    run: (call) => {
      const type = objectType(call);
      const record = call.portal.records[type].find(param(call, 'objectId'));
      if (record) call.portal.commit({ op: 'archive', type, id: record.id, at: call.portal.clock.iso() });
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    endpoint: '/crm/objects/{version}/{objectType}',
    legacy: ['/crm/v3/objects/{objectType}'],
    class: 'write',
    limit: 'ten-secondly',
    scopes: writing,
    run: (call) => {
      const type = objectType(call);
      const input = bodyOf(call, z.object({ properties: writtenProperties, associations: newLinks.optional() }));
      const record = create(call, type, input);
      const names = Object.keys(input.properties);
      return { status: 201, body: present(call.portal, type, record, select(call.portal, type, names)) };
    },
  },
  {
    method: 'POST',
    endpoint: '/crm/objects/{version}/{objectType}/merge',
    legacy: ['/crm/v3/objects/{objectType}/merge'],
    class: 'write',
    limit: 'ten-secondly',
    scopes: writing,
    run: (call) => {
      const type = objectType(call);
      const input = bodyOf(call, z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() }));
      const records = call.portal.records[type];
      const primary = records.find(input.primaryObjectId);
      const merged = records.find(input.objectIdToMerge);
      if (!primary || !merged) throw notFound();
      if (primary === merged) throw invalid('A record cannot be merged with itself.');
      const id = records.nextId();
      const at = call.portal.clock.iso();
      call.portal.commit({ op: 'merge', type, id, primary: primary.id, merged: merged.id, at });
      const survivor = records.find(id);
      if (!survivor) throw notFound();
      return { status: 200, body: present(call.portal, type, survivor, select(call.portal, type, [])) };
    },
  },
  {
    method: 'POST',
    endpoint: '/crm/objects/{version}/{objectType}/gdpr-delete',
    legacy: ['/crm/v3/objects/{objectType}/gdpr-delete'],
    class: 'write',
    limit: 'ten-secondly',
    scopes: writing,
    run: (call) => {
      const type = objectType(call);
      const input = bodyOf(call, z.object({ objectId: z.string(), idProperty: z.string().optional() }));
      const record = findBy(call.portal, type, input.objectId, input.idProperty);
      if (record) call.portal.commit({ op: 'erase', type, id: record.id, at: call.portal.clock.iso() });
      return { status: 204 };
    },
  },
];

/** Finds by id, or by a property whose values are unique; other properties cannot name a record. */
export function findBy(portal: Portal, type: ObjectType, id: string, idProperty?: string): StoredRecord | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return portal.records[type].find(id);
  const definition = portal.catalog.find(type, idProperty);
  if (!definition?.hasUniqueValue) throw invalid(`The property "${idProperty}" is not a unique property of ${type}.`);
  return portal.records[type].findBy(idProperty, id);
}

function recordOf(call: Call, type: ObjectType, archived: boolean): StoredRecord {
  const id = param(call, 'objectId');
  const idProperty = call.query.get('idProperty') ?? undefined;
  const record = archived ? call.portal.records[type].find(id, true) : findBy(call.portal, type, id, idProperty);
  if (!record) throw notFound();
  return record;
}

/** Writes what differs. A write that changes nothing bumps nothing. Answers the names it was given. */
export function change(call: Call, type: ObjectType, record: StoredRecord, properties: WrittenProperties): string[] {
  const { portal } = call;
  const checked = checkedProperties({ portal, type, record, refuse: call.refuse }, properties);
  const changes = changesOf(portal, type, record, checked);
  refuseTaken(portal, type, changes, record.id);
  if (Object.keys(changes).length > 0) {
    portal.commit({
      op: 'change',
      type,
      id: record.id,
      at: portal.clock.iso(),
      properties: changes,
      source: 'INTEGRATION',
    });
  }
  return Object.keys(checked);
}

export interface NewRecord {
  properties: WrittenProperties;
  associations?: z.infer<typeof newLinks> | undefined;
}

export function create(call: Call, type: ObjectType, input: NewRecord): StoredRecord {
  const { portal } = call;
  const properties = checkedProperties({ portal, type, refuse: call.refuse }, input.properties);
  refuseTaken(portal, type, properties);
  for (const link of input.associations ?? []) isLinkable(portal, type, link);
  const id = portal.records[type].nextId();
  portal.commit({ op: 'create', type, id, at: portal.clock.iso(), properties, source: 'INTEGRATION' });
  for (const link of input.associations ?? []) linkCreated(portal, type, id, link);
  const record = portal.records[type].find(id);
  if (!record) throw notFound();
  return record;
}

/** A value that must be unique and is taken: 409 naming the record that has it. */
export function refuseTaken(portal: Portal, type: ObjectType, properties: Record<string, string>, own?: string): void {
  for (const [name, value] of Object.entries(properties)) {
    if (value === '' || !portal.catalog.find(type, name)?.hasUniqueValue) continue;
    const holder = portal.records[type].findBy(name, value);
    if (!holder || holder.id === own) continue;
    const singular = kinds[type].singular;
    const title = singular.charAt(0).toUpperCase() + singular.slice(1);
    throw conflict(`${title} already exists. Existing ID: ${holder.id}`);
  }
}
