import type { ListCondition, NewList } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { objectTypeIds, paths } from './paths.ts';
import { propertyName } from './provision.ts';
import { ListFound } from './wire.ts';

/**
 * A list of companies that HubSpot keeps up by itself: the one known from before, else one of that name, else a new one.
 * Two who ask at once get the same one.
 * @returns its id. @throws CrmError `conflict` when the name is taken by a list of something else.
 */
export async function ensureList(call: Call, list: NewList, knownId: string | null): Promise<string> {
  const known = knownId === null ? null : await find(call, paths.companyList(knownId));
  const there = known ?? (await find(call, paths.listNamed(list.name)));
  if (there !== null) return there;
  try {
    const json = {
      name: list.name,
      objectTypeId: objectTypeIds.company,
      processingType: 'DYNAMIC',
      filterBranch: filterBranch(list.where),
    };
    return (await call({ method: 'POST', path: paths.lists(), json }, ListFound)).list.listId;
  } catch (error) {
    // A name is refused that is taken, by somebody faster or by a list of other records.
    if (!(error instanceof CrmError && (error.code === 'conflict' || error.code === 'invalid'))) throw error;
    const made = await find(call, paths.listNamed(list.name));
    if (made !== null) return made;
    throw error;
  }
}

/** Null where there is none; a deleted list can be restored for some time, and is none meanwhile. */
async function find(call: Call, path: string): Promise<string | null> {
  try {
    const { list } = await call({ method: 'GET', path }, ListFound);
    return list.deletedAt ? null : list.listId;
  } catch (error) {
    if (error instanceof CrmError && error.code === 'not-found') return null;
    throw error;
  }
}

/** HubSpot wants an OR of ANDs, however little is asked. */
function filterBranch(where: ListCondition[]) {
  const all = {
    filterBranchType: 'AND',
    filterBranchOperator: 'AND',
    filterBranches: [],
    filters: where.map((condition) => ({
      filterType: 'PROPERTY',
      property: propertyName(condition.field),
      operation: operation(condition),
    })),
  };
  return { filterBranchType: 'OR', filterBranchOperator: 'OR', filterBranches: [all], filters: [] };
}

function operation(condition: ListCondition) {
  const shared = { includeObjectsWithNoValueSet: false };
  if ('oneOf' in condition)
    return { ...shared, operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: condition.oneOf };
  if ('atMost' in condition)
    return { ...shared, operationType: 'NUMBER', operator: 'IS_LESS_THAN_OR_EQUAL_TO', value: condition.atMost };
  return { ...shared, operationType: 'ALL_PROPERTY', operator: condition.known ? 'IS_KNOWN' : 'IS_UNKNOWN' };
}
