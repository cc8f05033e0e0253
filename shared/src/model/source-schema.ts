import { z } from 'zod';
import { describe } from '../explain.ts';
import { named, whereOf } from './condition-schema.ts';
import {
  collections,
  faultOfCollectionField,
  faultOfCompanyField,
  faultOfRecordField,
  typeOfCollection,
} from './fields.ts';
import { type Source, usageTakes } from './model.ts';
import { AgeDays, chosen, Days, isRecord, report, strict, Text, unknownName } from './shape.ts';

const CompanyField = named(faultOfCompanyField);
const CollectionField = named(faultOfCollectionField);
const CollectionName = z.enum(['contacts', 'deals', 'tickets']);

/** Each form of `from`, by the key that names it. `collection` is the one the form looks at, where it has one. */
const forms: { [key: string]: (collection: string) => z.ZodType<Source> } = {
  field: () => strict({ field: CompanyField }),
  daysSince: () => strict({ daysSince: CompanyField }),
  daysUntil: () => strict({ daysUntil: CompanyField }),
  count: (collection) => strict({ count: Counted, ...selection(collection) }),
  sum: (collection) => strict({ sum: CollectionField, ...selection(collection) }),
  mean: (collection) => strict({ mean: CollectionField, ...selection(collection) }),
  min: (collection) => strict({ min: CollectionField, ...selection(collection) }),
  max: (collection) => strict({ max: CollectionField, ...selection(collection) }),
  daysSinceLatest: (collection) => {
    return strict({ daysSinceLatest: CollectionField, where: whereOf(typeOfCollection(collection)).optional() });
  },
  usage: () => {
    return strict({
      usage: Text,
      take: z.enum(usageTakes),
      withinDays: Days,
      compare: z.literal('previous').optional(),
    });
  },
  pulse: () => strict({ pulse: z.literal(true), expiresAfterDays: AgeDays }),
  ratio: () => strict({ ratio: z.tuple([Text, Text]) }),
  metric: () => strict({ metric: Text }),
};
const formKeys = Object.keys(forms);

const Counted = chosen((value, context) => {
  if (typeof value !== 'string' || collections.some((collection) => collection === value)) return CollectionName;
  report(context, [], unknownName('collection', value, collections));
  return undefined;
});

function selection(collection: string) {
  const type = typeOfCollection(collection);
  return {
    where: whereOf(type).optional(),
    withinDays: Days.optional(),
    at: named((name) => (type === undefined ? undefined : faultOfRecordField(type, name))).optional(),
  };
}

export const SourceSchema: z.ZodType<Source> = chosen<Source>((value, context) => {
  const example = 'Write where the value comes from, as in { count: tickets } or { field: company.tier }';
  if (!isRecord(value)) {
    const message = value === undefined ? 'is required but not there' : `${describe(value)} is not a source`;
    report(context, [], { message, remedy: example });
    return undefined;
  }
  const keys = Object.keys(value);
  const used = keys.filter((key) => formKeys.includes(key));
  const [key] = used;
  const form = key === undefined ? undefined : forms[key];
  if (used.length > 1) {
    report(context, [], { message: `has several sources: ${used.join(', ')}`, remedy: 'Keep one of them' });
  } else if (key !== undefined && form !== undefined) {
    return form(String(value[key]).split('.')[0] ?? '');
  } else if (keys.length === 0) {
    report(context, [], { message: 'names no source', remedy: example });
  } else {
    for (const unknown of keys) report(context, [unknown], unknownName('source', unknown, formKeys));
  }
  return undefined;
});
