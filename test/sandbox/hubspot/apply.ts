import type { Mutation } from './mutation.ts';
import type { Portal } from './portal.ts';
import { isChildType, type ObjectType, type PropertyVersion, type StoredRecord } from './record.ts';

/** Makes one change in memory. Must depend on nothing but the account and the mutation: the journal replays it. */
export function apply(portal: Portal, mutation: Mutation): void {
  switch (mutation.op) {
    case 'create':
      create(portal, mutation);
      break;
    case 'change':
      change(portal, mutation);
      break;
    case 'archive':
      portal.records[mutation.type].archive(existing(portal, mutation.type, mutation.id), mutation.at);
      break;
    case 'restore': {
      const record = archived(portal, mutation.type, mutation.id);
      portal.records[mutation.type].restore(record);
      portal.searchIndex.notice(record, false);
      if (isChildType(mutation.type)) portal.links.noticeChild(mutation.type, record);
      else portal.links.forgetParents();
      break;
    }
    case 'task':
      portal.tasks.push(mutation.task);
      break;
    case 'list': {
      const { list } = mutation;
      const place = portal.lists.findIndex(({ listId }) => listId === list.listId);
      portal.lists.splice(place < 0 ? portal.lists.length : place, 1, list);
      break;
    }
    case 'erase':
      portal.records[mutation.type].remove(existing(portal, mutation.type, mutation.id));
      break;
    case 'merge':
      merge(portal, mutation);
      break;
    case 'companies': {
      const child = existing(portal, mutation.type, mutation.id);
      portal.links.setCompanies(mutation.type, child, mutation.companyIds);
      associationChanged(portal, child, mutation.at);
      break;
    }
    case 'pair':
      portal.links.setPair(mutation.from, mutation.fromId, mutation.to, mutation.toId, mutation.linked);
      break;
    case 'property':
      portal.catalog.put(mutation.type, mutation.definition);
      break;
    case 'group':
      portal.catalog.putGroup(mutation.type, mutation.group);
      break;
    case 'install':
      portal.installations.push({ refreshToken: mutation.refreshToken, scopes: mutation.scopes });
      break;
    case 'uninstall':
      portal.installations.length = 0;
      break;
  }
}

function existing(portal: Portal, type: ObjectType, id: string): StoredRecord {
  return known(portal.records[type].find(id), type, id);
}

function archived(portal: Portal, type: ObjectType, id: string): StoredRecord {
  return known(portal.records[type].find(id, true), type, id);
}

function known(record: StoredRecord | undefined, type: ObjectType, id: string): StoredRecord {
  if (!record) throw new Error(`The journal speaks of ${type} ${id}, which is not there.`);
  return record;
}

function create(portal: Portal, mutation: Mutation & { op: 'create' }): void {
  const record: StoredRecord = {
    id: mutation.id,
    createdAt: mutation.at,
    updatedAt: mutation.at,
    properties: {},
    ...(mutation.companyIds ? { companyIds: mutation.companyIds } : {}),
  };
  for (const [name, value] of Object.entries(mutation.properties)) record.properties[name] = value || null;
  portal.records[mutation.type].add(record);
  portal.searchIndex.notice(record, false);
  if (isChildType(mutation.type)) portal.links.noticeChild(mutation.type, record);
  else portal.links.forgetParents();
}

function change(portal: Portal, mutation: Mutation & { op: 'change' }): void {
  const record = existing(portal, mutation.type, mutation.id);
  portal.searchIndex.notice(record, true);
  for (const [name, value] of Object.entries(mutation.properties)) {
    remember(record, name, { value, timestamp: mutation.at, sourceType: mutation.source });
  }
  portal.records[mutation.type].change(record, mutation.properties);
  record.updatedAt = mutation.at;
  if ('hs_parent_company_id' in mutation.properties) portal.links.forgetParents();
}

/** The first change of a property also keeps the value it had, dated from the record's creation. */
function remember(record: StoredRecord, name: string, version: PropertyVersion): void {
  record.history ??= {};
  const first = record.properties[name];
  const known =
    record.history[name] ??
    (first ? [{ value: first, timestamp: record.createdAt, sourceType: 'IMPORT' }] : ([] as PropertyVersion[]));
  record.history[name] = [version, ...known];
}

/** A merge makes a new record: the survivor has a new id, and both old ids lead to it. */
function merge(portal: Portal, mutation: Mutation & { op: 'merge' }): void {
  const { type, at } = mutation;
  const primary = existing(portal, type, mutation.primary);
  const merged = existing(portal, type, mutation.merged);
  const records = portal.records[type];
  records.remove(primary);
  records.remove(merged);
  const filled = Object.entries(primary.properties).filter(([, value]) => value !== null);
  const [created = at] = [primary.createdAt, merged.createdAt].sort();
  const survivor: StoredRecord = {
    id: mutation.id,
    createdAt: created,
    updatedAt: at,
    properties: { ...merged.properties, ...Object.fromEntries(filled) },
    mergedIds: [...(primary.mergedIds ?? []), ...(merged.mergedIds ?? []), primary.id, merged.id],
  };
  const companies = [...new Set([...(primary.companyIds ?? []), ...(merged.companyIds ?? [])])];
  if (companies.length > 0) survivor.companyIds = companies;
  records.add(survivor);
  portal.searchIndex.notice(survivor, false);
  if (isChildType(type)) portal.links.noticeChild(type, survivor);
  else portal.links.noticeMerge(survivor.id, [primary.id, merged.id]);
}

function associationChanged(portal: Portal, record: StoredRecord, at: string): void {
  if (portal.switches.get('associationBumpsModified') === 'no') return;
  portal.searchIndex.notice(record, true);
  record.updatedAt = at;
}
