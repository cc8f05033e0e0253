import { z } from 'zod';
import { invalid, notFound } from './errors.ts';
import { checkFilters, type FilterBranch, filterBranch, isMember } from './list-filter.ts';
import type { Portal } from './portal.ts';
import { kinds, type ObjectType, objectTypes } from './record.ts';
import { bodyOf, type Call, flag, limitOf, param, type Route } from './route.ts';

/** A list as the account keeps it. Active lists only: their members are whoever passes the filters. */
export interface RecordList {
  listId: string;
  name: string;
  objectTypeId: string;
  processingType: 'DYNAMIC';
  filterBranch: FilterBranch;
  createdAt: string;
  deletedAt?: string;
}

const base = '/crm/lists/{version}';
const legacyBase = '/crm/v3/lists';
const reading = () => [['crm.lists.read']];
const writing = () => [['crm.lists.write']];

function route(method: Route['method'], tail: string, scopes: Route['scopes'], run: Route['run']): Route {
  const shared = { class: method === 'GET' ? 'read' : 'write', limit: 'ten-secondly' } as const;
  return { ...shared, method, endpoint: base + tail, legacy: [legacyBase + tail], ...(scopes ? { scopes } : {}), run };
}

const input = z.strictObject({
  name: z.string().trim().min(1).max(200),
  objectTypeId: z.string(),
  processingType: z.literal('DYNAMIC'),
  filterBranch,
  listFolderId: z.int().optional(),
});

/** Active lists of records: create, read by id and by name, their members, delete. */
export const recordListRoutes: Route[] = [
  route('POST', '', writing, (call) => ({ status: 200, body: { list: present(create(call), true) } })),
  route('GET', '/object-type-id/{objectTypeId}/name/{listName}', reading, (call) => {
    const found = call.portal.lists.find(
      ({ name, objectTypeId, deletedAt }) =>
        !deletedAt && objectTypeId === param(call, 'objectTypeId') && sameName(name, param(call, 'listName')),
    );
    if (!found) throw missing(param(call, 'listName'));
    return { status: 200, body: { list: present(found, flag(call, 'includeFilters')) } };
  }),
  route('GET', '/{listId}', reading, (call) => ({
    status: 200,
    body: { list: present(named(call), flag(call, 'includeFilters')) },
  })),
  route('GET', '/{listId}/memberships', reading, (call) => {
    const list = named(call);
    const limit = limitOf(call, 100, 250);
    const members = membersOf(call.portal, list);
    const results = members
      .slice(0, limit)
      .map((recordId) => ({ recordId, membershipTimestamp: call.portal.clock.iso() }));
    return { status: 200, body: { results, total: members.length } };
  }),
  route('DELETE', '/{listId}', writing, (call) => {
    const list = named(call);
    call.portal.commit({ op: 'list', list: { ...list, deletedAt: call.portal.clock.iso() } });
    return { status: 204 };
  }),
];

function create(call: Call): RecordList {
  const { portal } = call;
  const given = bodyOf(call, input);
  const type = typeOf(given.objectTypeId);
  if (!type) throw invalid(`Unable to infer object type from: ${given.objectTypeId}`);
  checkFilters(portal, type, given.filterBranch);
  // Unique among all lists of the account, whatever records they are of; status and text are unverified.
  if (portal.lists.some(({ name, deletedAt }) => !deletedAt && sameName(name, given.name)))
    throw invalid(`A list named "${given.name}" already exists.`, { subCategory: 'ILS.DUPLICATE_LIST_NAMES' });
  const { name, objectTypeId, processingType } = given;
  const list = {
    ...{ listId: String(portal.lists.length + 1), name, objectTypeId, processingType },
    ...{ filterBranch: given.filterBranch, createdAt: portal.clock.iso() },
  };
  portal.commit({ op: 'list', list });
  return list;
}

function named(call: Call): RecordList {
  const list = call.portal.lists.find(({ listId, deletedAt }) => !deletedAt && listId === param(call, 'listId'));
  if (!list) throw missing(param(call, 'listId'));
  return list;
}

const missing = (list: string) => notFound(`List does not exist with ID ${list}.`);

const sameName = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

const typeOf = (objectTypeId: string): ObjectType | undefined =>
  objectTypes.find((type) => kinds[type].typeId === objectTypeId);

/** Ids of those who are in it now. */
export function membersOf(portal: Portal, list: RecordList): string[] {
  const type = typeOf(list.objectTypeId);
  const records = type ? portal.records[type].all() : [];
  return records.filter((record) => isMember(list.filterBranch, record)).map(({ id }) => id);
}

function present({ filterBranch: branch, ...list }: RecordList, withFilters: boolean) {
  return {
    ...list,
    ...{ listVersion: 1, processingStatus: 'COMPLETE', updatedAt: list.createdAt, filtersUpdatedAt: list.createdAt },
    ...{ createdById: '1001', updatedById: '1001' },
    ...(withFilters ? { filterBranch: withOperators(branch) } : {}),
  };
}

/** Answers name the operator of each branch, even where the request did not. */
const withOperators = (branch: FilterBranch) => ({
  ...{ ...branch, filterBranchOperator: 'OR' },
  filterBranches: branch.filterBranches.map((inner) => ({ ...inner, filterBranchOperator: 'AND' })),
});
