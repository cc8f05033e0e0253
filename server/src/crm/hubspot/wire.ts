import { cleanText } from '@barometer/shared/clean-text.ts';
import { z } from 'zod';

/** HubSpot's shapes, as far as we read them; everything else in an answer is ignored. */

const Text = z.string().transform(cleanText);
const Id = z.coerce.string().transform(cleanText);

const Paging = z.object({ next: z.object({ after: z.string() }).optional() }).nullish();

export const InlineAssociations = z.object({
  results: z.array(z.object({ id: Id, type: z.string() })),
  paging: Paging,
});

export const WireRecord = z.object({
  id: Id,
  properties: z.record(z.string(), Text.nullable()).default({}),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
  archived: z.boolean().optional(),
  associations: z.record(z.string(), InlineAssociations).optional(),
});
export type WireRecord = z.infer<typeof WireRecord>;

export const ListAnswer = z.object({ results: z.array(WireRecord), paging: Paging });

/** `toObjectId` is a number on v4 and text on the dated paths (2026-09 wire: unverified); both become text. */
export const AssociationsAnswer = z.object({
  results: z.array(z.object({ toObjectId: Id })),
  paging: Paging,
});

/** `results` may be absent when nothing was found. */
/** What a 207 says of some of what was asked; `context` names them, under a key of each kind of call. */
const ItemErrors = z
  .array(
    z.object({
      category: z.string().nullish(),
      context: z.record(z.string(), z.unknown()).nullish(),
    }),
  )
  .nullish();
export type ItemErrors = z.infer<typeof ItemErrors>;

export const BatchReadAnswer = z.object({ results: z.array(WireRecord).default([]), errors: ItemErrors });

export const BatchAssociationsAnswer = z.object({
  results: z
    .array(
      z.object({
        from: z.object({ id: Id }),
        to: z.array(
          z.object({
            toObjectId: Id,
            associationTypes: z.array(z.object({ label: z.string().nullish() })).default([]),
          }),
        ),
        paging: Paging,
      }),
    )
    .default([]),
  errors: ItemErrors,
});

export const SearchPage = z.object({ results: z.array(WireRecord) });

export const SearchAnswer = z.object({ total: z.number() });

export const PropertyAnswer = z.object({
  name: z.string(),
  type: z.string(),
  calculated: z.boolean().nullish(),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
  options: z
    .array(
      z.object({
        value: z.string(),
        label: z.string(),
        displayOrder: z.number().optional(),
        hidden: z.boolean().optional(),
      }),
    )
    .nullish(),
});
export type PropertyAnswer = z.infer<typeof PropertyAnswer>;
export const PropertiesAnswer = z.object({ results: z.array(PropertyAnswer) });

export const OwnersAnswer = z.object({
  results: z.array(
    z.object({
      id: Id,
      firstName: Text.nullish(),
      lastName: Text.nullish(),
      email: Text.nullish(),
    }),
  ),
  paging: Paging,
});

export const PipelinesAnswer = z.object({
  results: z.array(
    z.object({
      id: Id,
      stages: z.array(z.object({ id: Id, metadata: z.record(z.string(), z.unknown()).default({}) })),
    }),
  ),
});

export const ListFound = z.object({ list: z.object({ listId: Id, deletedAt: z.string().nullish() }) });

export const AccountAnswer = z
  .object({ timeZone: z.string(), companyCurrency: z.string(), uiDomain: z.string() })
  .partial();

/**
 * 200 when all were written, 207 when some were; failures name their records in `context.ids`.
 * `results` may be absent when nothing was written.
 */
export const BatchAnswer = z.object({
  results: z.array(z.object({ id: Id })).default([]),
  numErrors: z.number().optional(),
  errors: z
    .array(
      z.object({
        message: z.string().default('HubSpot gave no reason.'),
        category: z.string().optional(),
        context: z
          .object({ ids: z.array(z.coerce.string()) })
          .partial()
          .nullish(),
      }),
    )
    .nullish(),
});
