import { z } from 'zod';
import { dateFormats } from './read-date.ts';

/** The mapping file: how a folder of CSV files becomes a book. README.md explains it with examples. */

const scalar = z.union([z.string(), z.number(), z.boolean()], 'Expected text, a number, true or false');
const scalarOrNothing = z.union([z.string(), z.number(), z.boolean(), z.null()], 'Expected text, a number or null');
const span = z.union([z.number(), z.string().min(1)], 'Expected a number or the name of a column');
const plus = z.strictObject({ minutes: span.optional(), hours: span.optional(), days: span.optional() });

/** A bare name is the column of that name: the most frequent case is the shortest. */
const orColumn = <T extends z.ZodType>(fields: T) =>
  z.preprocess((written) => (typeof written === 'string' ? { column: written } : written), fields);

/** Exactly one of these says where a value comes from. */
export const sourceKinds = ['column', 'value', 'template', 'invent', 'lookup', 'anniversary', 'ifKnown'] as const;

const sourceFields = z.strictObject({
  column: z.string().min(1).optional(),
  value: scalar.optional(),
  template: z.string().min(1).optional(),
  invent: z.enum(['company-name', 'domain']).optional(),
  lookup: z.string().min(1).optional(),
  anniversary: z.string().min(1).optional(),
  ifKnown: z.string().min(1).optional(),
  // biome-ignore lint/suspicious/noThenProperty: a word of the format, read from YAML and never awaited.
  then: scalar.optional(),
  map: z.record(z.string(), scalarOrNothing).optional(),
  else: scalarOrNothing.optional(),
  whenEmpty: scalar.optional(),
  unlessKnown: z.string().min(1).optional(),
  format: z.enum(dateFormats).optional(),
  times: z.number().optional(),
  plus: plus.optional(),
  future: z.enum(['refuse', 'drop', 'keep']).optional(),
});

export const source = orColumn(
  sourceFields.superRefine((fields, context) => {
    const kinds = sourceKinds.filter((kind) => fields[kind] !== undefined);
    if (kinds.length !== 1) {
      const found = kinds.length === 0 ? 'none' : kinds.join(' and ');
      context.addIssue({
        code: 'custom',
        message: `Expected exactly one of ${sourceKinds.join(', ')}; found ${found}`,
      });
    }
    if (fields.ifKnown !== undefined && fields.then === undefined) {
      context.addIssue({ code: 'custom', message: '`ifKnown` needs `then`: the value when that property is known' });
    }
    if (fields.then !== undefined && fields.ifKnown === undefined) {
      context.addIssue({ code: 'custom', message: '`then` belongs to `ifKnown`', path: ['then'] });
    }
    if (fields.else !== undefined && fields.map === undefined && fields.ifKnown === undefined) {
      context.addIssue({ code: 'custom', message: '`else` belongs to `map` or `ifKnown`', path: ['else'] });
    }
  }),
);
export type Source = z.output<typeof source>;

const file = z.string().min(1);

const collection = z.strictObject({
  file,
  id: z.string().min(1),
  properties: z.record(z.string(), source),
});

/** Children name the company they belong to; a row whose company is empty belongs to none. */
const children = collection.extend({ company: z.string().min(1) });

/** What a product recorded of each company: a row a day, or a row a period. */
const usage = z.strictObject({
  file,
  company: z.string().min(1),
  date: orColumn(
    z.strictObject({
      column: z.string().min(1),
      format: z.enum(dateFormats).optional(),
      plus: plus.optional(),
      future: z.enum(['refuse', 'drop']).default('refuse'),
    }),
  ),
  values: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]*$/, 'Expected a name of lower-case letters, digits and _, as models write it'),
      orColumn(
        z.strictObject({
          column: z.string().min(1),
          times: z.number().optional(),
          whenEmpty: z.number().optional(),
        }),
      ),
    )
    .refine((values) => Object.keys(values).length > 0, 'Expected at least one name, such as `active_users: COLUMN`'),
});
export type UsageRule = z.output<typeof usage>;

const option = z.union([z.string(), z.strictObject({ label: z.string(), value: z.string() })]);

const customProperty = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'Expected lower-case letters, digits and _, as HubSpot names properties'),
  label: z.string().min(1),
  description: z.string().optional(),
  type: z.enum(['string', 'number', 'date', 'datetime', 'bool', 'enumeration']),
  options: z.array(option).optional(),
});
export type CustomProperty = z.output<typeof customProperty>;

const lookup = z.strictObject({
  file,
  by: z.string().min(1),
  column: z.string().min(1),
  take: z.enum(['first', 'last', 'least', 'most', 'sum', 'count']),
  where: z.strictObject({ column: z.string().min(1), above: z.number() }).optional(),
});
export type LookupRule = z.output<typeof lookup>;

const stage = z.strictObject({
  id: z.string().min(1),
  label: z.string().min(1),
  metadata: z.record(z.string(), z.string('Expected text: stage metadata is text in HubSpot, so quote it')),
});
const pipeline = z.strictObject({ id: z.string().min(1), label: z.string().min(1), stages: z.array(stage).min(1) });
export type PipelineRule = z.output<typeof pipeline>;

export const mappingSchema = z.strictObject({
  version: z.literal(1, 'Expected 1: the only version of this format'),
  name: z.string().min(1),
  today: z.string().regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/, 'Expected a day such as 2026-03-14'),
  onBadRow: z.enum(['refuse', 'skip']).default('refuse'),
  dates: z.enum(dateFormats).default('iso'),
  portal: z
    .strictObject({
      id: z.int().positive(),
      name: z.string().min(1),
      timeZone: z.string().min(1),
      currency: z.string().length(3),
      uiDomain: z.string().min(1),
    })
    .partial()
    .default({}),
  pipelines: z
    .strictObject({ deals: z.array(pipeline).min(1), tickets: z.array(pipeline).min(1) })
    .partial()
    .default({}),
  custom: z
    .strictObject({
      companies: z.array(customProperty),
      contacts: z.array(customProperty),
      deals: z.array(customProperty),
      tickets: z.array(customProperty),
    })
    .partial()
    .default({}),
  lookups: z.record(z.string(), lookup).default({}),
  companies: collection,
  contacts: children.optional(),
  deals: children.optional(),
  tickets: children.optional(),
  usage: usage.optional(),
});
export type Mapping = z.output<typeof mappingSchema>;
export type CollectionRule = z.output<typeof collection> & { company?: string };
