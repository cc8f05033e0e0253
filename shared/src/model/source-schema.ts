import { z } from 'zod';
import { type ChildType, childTypes } from '../crm.ts';
import { describe } from '../explain.ts';
import { named, whereOf } from './condition-schema.ts';
import {
  collections,
  faultOfCollectionField,
  faultOfCompanyField,
  faultOfDateField,
  typeOfCollection,
} from './fields.ts';
import { type Source, usageTakes } from './model.ts';
import { AgeDays, chosen, Days, isRecord, report, strict, Text, unknownName } from './shape.ts';

const CompanyField = named(faultOfCompanyField);
const CollectionField = named(faultOfCollectionField);
const CollectionName = z.enum(['contacts', 'deals', 'tickets']);

const Counted = chosen((value, context) => {
  if (typeof value !== 'string' || collections.some((collection) => collection === value)) return CollectionName;
  report(context, [], unknownName('collection', value, collections));
  return undefined;
});

/** The forms of `from` by the key that names them. */
type Forms = { [key: string]: z.ZodType<Source> };

const plainForms: Forms = {
  field: strict({ field: CompanyField }),
  daysSince: strict({ daysSince: CompanyField }),
  daysUntil: strict({ daysUntil: CompanyField }),
  usage: strict({
    usage: Text,
    take: z.enum(usageTakes),
    withinDays: Days,
    compare: z.literal('previous').optional(),
  }),
  pulse: strict({ pulse: z.literal(true), expiresAfterDays: AgeDays }),
  ratio: strict({ ratio: z.tuple([Text, Text]) }),
  metric: strict({ metric: Text }),
};

/** Forms over a collection, whose `where` and `at` know its fields. `type` undefined: no such collection. */
function formsOver(type: ChildType | undefined): Forms {
  const where = whereOf(type).optional();
  const at = named((name) => (type === undefined ? undefined : faultOfDateField(type, name))).optional();
  const selection = { where, withinDays: Days.optional(), at };
  return {
    count: strict({ count: Counted, ...selection }),
    sum: strict({ sum: CollectionField, ...selection }),
    mean: strict({ mean: CollectionField, ...selection }),
    min: strict({ min: CollectionField, ...selection }),
    max: strict({ max: CollectionField, ...selection }),
    daysSinceLatest: strict({ daysSinceLatest: CollectionField, where }),
  };
}

// Built once: making schemas costs far more than parsing with them.
const collectionForms = new Map([...childTypes, undefined].map((type) => [type, formsOver(type)]));
const formKeys = [...Object.keys(plainForms), ...Object.keys(collectionForms.get(undefined) ?? {})];

/** `deals.amount` and `deals` → the forms that know deals */
function formsFor(path: unknown): Forms {
  const type = typeOfCollection(String(path).split('.')[0]);
  return { ...plainForms, ...collectionForms.get(type) };
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
  if (used.length > 1) {
    report(context, [], { message: `has several sources: ${used.join(', ')}`, remedy: 'Keep one of them' });
  } else if (key !== undefined) {
    return formsFor(value[key])[key];
  } else if (keys.length === 0) {
    report(context, [], { message: 'names no source', remedy: example });
  } else {
    for (const unknown of keys) report(context, [unknown], unknownName('source', unknown, formKeys));
  }
  return undefined;
});
