import type { Mutation } from './mutation.ts';
import type { Row } from './objects/define.ts';
import type { Org } from './org.ts';

/** Makes one change in memory. Must depend on nothing but the org and the mutation: the journal replays it. */
export function apply(org: Org, mutation: Mutation): void {
  switch (mutation.op) {
    case 'create':
      org.table(mutation.object).add({ ...mutation.row });
      break;
    case 'change':
      org.table(mutation.object).change(existing(org, mutation.object, mutation.id), mutation.values);
      break;
    case 'delete': {
      const { object, id, at, by, masterId } = mutation;
      const row = existing(org, object, id);
      const master = masterId === undefined ? {} : { MasterRecordId: masterId };
      org.table(object).change(row, { IsDeleted: true, ...touched(at, by), ...master });
      org.bin.set(id, { object, at });
      break;
    }
    case 'undelete': {
      const { object, id, at, by } = mutation;
      const row = existing(org, object, id);
      const master = 'MasterRecordId' in row ? { MasterRecordId: null } : {};
      org.table(object).change(row, { IsDeleted: false, ...touched(at, by), ...master });
      org.bin.delete(id);
      break;
    }
    case 'erase':
      org.table(mutation.object).remove(mutation.id);
      break;
    case 'field':
      org.schema.put(mutation.object, mutation.field);
      break;
    case 'remove-field':
      org.schema.remove(mutation.object, mutation.name);
      break;
    case 'access':
      org.access.set(`${mutation.object}.${mutation.field}`, mutation.access);
      break;
    case 'permission-set':
      org.permissionSets.set(mutation.set.name, mutation.set);
      break;
    case 'list-view':
      org.listViews.set(mutation.view.fullName, mutation.view);
      break;
    case 'grant':
      org.grants.set(mutation.grant.id, mutation.grant);
      break;
    case 'revoke':
      org.grants.delete(mutation.grantId);
      break;
  }
}

/** Every save, also a deletion, moves the stamps, whether or not a value is another one. */
export function touched(at: string, by: string) {
  return { LastModifiedDate: at, LastModifiedById: by, SystemModstamp: at };
}

function existing(org: Org, object: string, id: string): Row {
  const row = org.table(object).find(id);
  if (!row) throw new Error(`The journal speaks of ${object} ${id}, which is not there.`);
  return row;
}
