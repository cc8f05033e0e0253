import { z } from 'zod';
import { invalid } from './errors.ts';
import type { Portal } from './portal.ts';
import type { ObjectType, StoredRecord } from './record.ts';

const included = { includeObjectsWithNoValueSet: z.boolean().default(false) };

/** The operations of a property filter the sandbox can evaluate; HubSpot knows more. */
const operation = z.discriminatedUnion('operationType', [
  z.strictObject({
    operationType: z.literal('ENUMERATION'),
    operator: z.enum(['IS_ANY_OF', 'IS_NONE_OF']),
    values: z.array(z.string()).min(1),
    ...included,
  }),
  z.strictObject({
    operationType: z.literal('NUMBER'),
    operator: z.enum([
      ...(['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', 'IS_GREATER_THAN', 'IS_GREATER_THAN_OR_EQUAL_TO'] as const),
      ...(['IS_LESS_THAN', 'IS_LESS_THAN_OR_EQUAL_TO'] as const),
    ]),
    value: z.number(),
    ...included,
  }),
  z.strictObject({
    operationType: z.literal('ALL_PROPERTY'),
    operator: z.enum(['IS_KNOWN', 'IS_UNKNOWN']),
    ...included,
  }),
]);
type Operation = z.infer<typeof operation>;

const filter = z.strictObject({ filterType: z.literal('PROPERTY'), property: z.string().min(1), operation });
type Filter = z.infer<typeof filter>;

/** HubSpot wants an OR at the root, without filters of its own, and ANDs within it. */
export const filterBranch = z.strictObject({
  filterBranchType: z.literal('OR'),
  filterBranchOperator: z.literal('OR').optional(),
  filters: z.array(z.never()).default([]),
  filterBranches: z
    .array(
      z.strictObject({
        filterBranchType: z.literal('AND'),
        filterBranchOperator: z.literal('AND').optional(),
        filterBranches: z.array(z.never()).default([]),
        filters: z.array(filter).min(1),
      }),
    )
    .min(1),
});
export type FilterBranch = z.infer<typeof filterBranch>;

const kindOf = { ENUMERATION: 'enumeration', NUMBER: 'number' } as const;

/** Refuses filters on properties that are not there, or of another type. The texts are unverified. */
export function checkFilters(portal: Portal, type: ObjectType, branch: FilterBranch): void {
  for (const { property, operation: wanted } of branch.filterBranches.flatMap(({ filters }) => filters)) {
    const definition = portal.catalog.find(type, property);
    if (!definition) throw invalid(`Filter refers to the property "${property}", which does not exist.`);
    const kind = wanted.operationType === 'ALL_PROPERTY' ? definition.type : kindOf[wanted.operationType];
    if (definition.type !== kind)
      throw invalid(`A ${wanted.operationType} operation does not fit "${property}", which is a ${definition.type}.`);
    if (wanted.operationType !== 'ENUMERATION') continue;
    const unknown = wanted.values.find((value) => !definition.options.some((option) => option.value === value));
    if (unknown !== undefined) throw invalid(`"${unknown}" is not an option of "${property}".`);
  }
}

export function isMember(branch: FilterBranch, { properties }: StoredRecord): boolean {
  return branch.filterBranches.some(({ filters }) =>
    filters.every((one: Filter) => passes(one.operation, properties[one.property] || null)),
  );
}

function passes(wanted: Operation, value: string | null): boolean {
  if (wanted.operationType === 'ALL_PROPERTY') return (value !== null) === (wanted.operator === 'IS_KNOWN');
  if (value === null) return wanted.includeObjectsWithNoValueSet;
  if (wanted.operationType === 'ENUMERATION')
    return wanted.values.includes(value) === (wanted.operator === 'IS_ANY_OF');
  const [own, than] = [Number(value), wanted.value];
  switch (wanted.operator) {
    case 'IS_EQUAL_TO':
      return own === than;
    case 'IS_NOT_EQUAL_TO':
      return own !== than;
    case 'IS_GREATER_THAN':
      return own > than;
    case 'IS_GREATER_THAN_OR_EQUAL_TO':
      return own >= than;
    case 'IS_LESS_THAN':
      return own < than;
    case 'IS_LESS_THAN_OR_EQUAL_TO':
      return own <= than;
  }
}
