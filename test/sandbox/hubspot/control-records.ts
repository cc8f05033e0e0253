import { z } from 'zod';
import { HubSpotError, invalid, notFound } from './errors.ts';
import type { Actor, Portal } from './portal.ts';
import { isChildType, type ObjectType, objectTypes, type StoredRecord } from './record.ts';
import { changesOf, checkedProperties } from './write.ts';

const objectType = z.enum(objectTypes);
const properties = z.record(z.string(), z.string());
const companyIds = z.array(z.string());

const change = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('create'), objectType, properties, companyIds: companyIds.optional() }),
  z.strictObject({
    action: z.literal('patch'),
    objectType,
    id: z.string(),
    properties: properties.default({}),
    companyIds: companyIds.optional(),
  }),
  z.strictObject({ action: z.literal('archive'), objectType, id: z.string() }),
  z.strictObject({ action: z.literal('restore'), objectType, id: z.string() }),
  z.strictObject({ action: z.literal('erase'), objectType, id: z.string() }),
  z.strictObject({ action: z.literal('merge'), objectType, primaryId: z.string(), mergeId: z.string() }),
]);
type Change = z.infer<typeof change>;

/** One change or several, made as another user of the CRM would, who may also set what the API may not. */
export function changeRecords(
  portal: Portal,
  body: unknown,
  by: Actor,
): { records: { objectType: ObjectType; id: string }[] } {
  const parsed = z.union([z.array(change), change]).safeParse(body);
  if (!parsed.success) throw new HubSpotError(400, { problems: [z.prettifyError(parsed.error)] });
  const changes = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  const records = portal.by(by, () => changes.map((one) => ({ objectType: one.objectType, id: make(portal, one) })));
  portal.flush();
  return { records };
}

function make(portal: Portal, wanted: Change): string {
  const type = wanted.objectType;
  const at = portal.clock.iso();
  switch (wanted.action) {
    case 'create': {
      const checked = checkedProperties({ portal, type, trusted: true }, wanted.properties);
      const id = portal.records[type].nextId();
      const companies = wanted.companyIds ? { companyIds: wanted.companyIds } : {};
      portal.commit({ op: 'create', type, id, at, properties: checked, source: 'CRM_UI', ...companies });
      return id;
    }
    case 'patch': {
      const record = there(portal, type, wanted.id);
      const checked = checkedProperties({ portal, type, record, trusted: true }, wanted.properties);
      const changes = changesOf(portal, type, record, checked);
      if (Object.keys(changes).length > 0) {
        portal.commit({ op: 'change', type, id: record.id, at, properties: changes, source: 'CRM_UI' });
      }
      if (wanted.companyIds) {
        if (!isChildType(type)) throw invalid('Companies do not belong to companies.');
        portal.commit({ op: 'companies', type, id: record.id, companyIds: wanted.companyIds, at });
      }
      return record.id;
    }
    case 'archive': {
      const { id } = there(portal, type, wanted.id);
      portal.commit({ op: 'archive', type, id, at });
      return id;
    }
    case 'restore': {
      const record = portal.records[type].find(wanted.id, true);
      if (!record) throw notFound(`There is no archived ${type} record ${wanted.id}.`);
      portal.commit({ op: 'restore', type, id: record.id, at });
      return record.id;
    }
    case 'erase': {
      const { id } = there(portal, type, wanted.id);
      portal.commit({ op: 'erase', type, id, at });
      return id;
    }
    case 'merge': {
      const primary = there(portal, type, wanted.primaryId).id;
      const merged = there(portal, type, wanted.mergeId).id;
      if (primary === merged) throw invalid('A record cannot be merged with itself.');
      const id = portal.records[type].nextId();
      portal.commit({ op: 'merge', type, id, primary, merged, at });
      return id;
    }
  }
}

function there(portal: Portal, type: ObjectType, id: string): StoredRecord {
  const record = portal.records[type].find(id);
  if (!record) throw notFound(`There is no ${type} record ${id}.`);
  return record;
}
