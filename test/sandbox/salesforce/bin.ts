import type { ObjectDefinition } from './objects/define.ts';
import type { Org } from './org.ts';

/** Into the recycle bin, with the children that go with it. Permission set assignments know no bin. */
export function remove(org: Org, object: ObjectDefinition, id: string): void {
  if (!object.fields.some(({ name }) => name === 'IsDeleted')) {
    org.commit({ op: 'erase', object: object.name, id });
    return;
  }
  for (const child of object.children.filter(({ cascadeDelete }) => cascadeDelete)) {
    for (const row of org.table(child.childSObject).all()) {
      if (row[child.field] !== id || row.IsDeleted === true) continue;
      org.commit({ op: 'delete', object: child.childSObject, id: row.Id, at: org.now(), by: org.user });
    }
  }
  org.commit({ op: 'delete', object: object.name, id, at: org.now(), by: org.user });
}

/** Out of the recycle bin, with the children that went there with it. */
export function restore(org: Org, object: ObjectDefinition, id: string): void {
  const deletedAt = org.bin.get(id)?.at;
  org.commit({ op: 'undelete', object: object.name, id, at: org.now(), by: org.user });
  for (const child of object.children.filter(({ cascadeDelete }) => cascadeDelete)) {
    for (const row of org.table(child.childSObject).all()) {
      if (row[child.field] !== id || row.IsDeleted !== true || org.bin.get(row.Id)?.at !== deletedAt) continue;
      org.commit({ op: 'undelete', object: child.childSObject, id: row.Id, at: org.now(), by: org.user });
    }
  }
}
