import { z } from 'zod';

/** A row of a query; parents come as objects inside it. */
export const Row = z.record(z.string(), z.unknown());
export type Row = z.infer<typeof Row>;

/** A page of a query's rows; `totalSize` counts those of all pages. */
export interface Page<T> {
  totalSize: number;
  done: boolean;
  records: T[];
}

export const pageOf = <T>(row: z.ZodType<T>): z.ZodType<Page<T>> =>
  z.object({ totalSize: z.number(), done: z.boolean(), records: z.array(row) });

/** Of a description only what is needed to read and write: the whole one has hundreds of fields with dozens of entries. */
export const Described = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      updateable: z.boolean().nullish(),
      calculated: z.boolean().nullish(),
      picklistValues: z
        .array(z.object({ value: z.string(), label: z.string().nullish(), active: z.boolean().nullish() }))
        .nullish(),
      relationshipName: z.string().nullish(),
    }),
  ),
});
export type DescribedField = z.infer<typeof Described>['fields'][number];

/** One row of a collection's answer, in the order of the request. Errors here are named `statusCode`, not `errorCode`. */
export const CollectionAnswer = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z
      .array(
        z.object({
          statusCode: z.string().nullish(),
          errorCode: z.string().nullish(),
          message: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
);
export type CollectionRow = z.infer<typeof CollectionAnswer>[number];

export const Created = z.object({ id: z.string(), success: z.literal(true) });
