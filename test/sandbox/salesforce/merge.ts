import { touched } from './apply.ts';
import type { Row, Value } from './objects/define.ts';
import type { Org } from './org.ts';

const children = ['Contact', 'Opportunity', 'Case', 'Task'] as const;

/**
 * Merges accounts as a person does it: the master keeps its id and takes what it lacks, the other one goes to the
 * recycle bin under the master's name, and its children move, which saves each of them.
 */
export function mergeAccounts(org: Org, master: Row, other: Row): void {
  const at = org.now();
  const taken: Record<string, Value> = {};
  for (const field of org.schema.object('Account')?.fields ?? []) {
    if (field.update && (master[field.name] ?? null) === null && (other[field.name] ?? null) !== null) {
      taken[field.name] = other[field.name] ?? null;
    }
  }
  for (const object of children) {
    for (const row of org.table(object).all()) {
      if (row.AccountId !== other.Id || row.IsDeleted === true) continue;
      const values = { AccountId: master.Id, ...touched(at, org.user) };
      org.commit({ op: 'change', object, id: row.Id, values });
    }
  }
  for (const row of org.table('Account').all()) {
    if (row.ParentId !== other.Id || row.IsDeleted === true) continue;
    org.commit({
      op: 'change',
      object: 'Account',
      id: row.Id,
      values: { ParentId: master.Id, ...touched(at, org.user) },
    });
  }
  org.commit({ op: 'delete', object: 'Account', id: other.Id, at, by: org.user, masterId: master.Id });
  org.commit({ op: 'change', object: 'Account', id: master.Id, values: { ...taken, ...touched(at, org.user) } });
}
