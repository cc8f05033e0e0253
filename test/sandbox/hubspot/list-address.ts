import type { FilterBranch } from './list-filter.ts';
import type { RecordList } from './lists.ts';

type Filter = FilterBranch['filterBranches'][number]['filters'][number];

const comparisons: Record<string, string> = {
  IS_EQUAL_TO: '',
  IS_GREATER_THAN: '_gt',
  IS_GREATER_THAN_OR_EQUAL_TO: '_gte',
  IS_LESS_THAN: '_lt',
  IS_LESS_THAN_OR_EQUAL_TO: '_lte',
};

/** What the company list shows the members of a list by; null where its address has no words for the filters. */
export function searchOfList({ filterBranch: { filterBranches } }: Pick<RecordList, 'filterBranch'>): string | null {
  const [all, ...others] = filterBranches;
  if (!all || others.length > 0) return null;
  const conditions = all.filters.map(conditionOf);
  const told = conditions.filter((condition) => condition !== null);
  return told.length === conditions.length ? String(new URLSearchParams(told)) : null;
}

function conditionOf({ property, operation }: Filter): [string, string] | null {
  if (operation.operationType === 'ALL_PROPERTY')
    return [`${property}_known`, String(operation.operator === 'IS_KNOWN')];
  if (operation.includeObjectsWithNoValueSet) return null;
  if (operation.operationType === 'ENUMERATION')
    return operation.operator === 'IS_ANY_OF' ? [property, operation.values.join(',')] : null;
  const suffix = comparisons[operation.operator];
  return suffix === undefined ? null : [`${property}${suffix}`, String(operation.value)];
}
