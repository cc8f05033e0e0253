import { z } from 'zod/mini';
import { usageTakes } from './model/model.ts';

/**
 * What a card shows: the answer of `GET /api/card/companies/:id`, and, without `history` and with fewer metrics,
 * the compact JSON of the `health_details` field, so a card can paint before (or without) our server.
 * The server fills it from a stored score; nobody recomputes. `null` means "not known", never zero.
 *
 * By `zod/mini`: these schemas travel with the cards, and the whole of zod would be a fifth of their size.
 */

export const EvidenceRecord = z.object({
  type: z.enum(['company', 'contact', 'deal', 'ticket', 'usage', 'pulse']),
  id: z.optional(z.string()),
  /** What a person calls the record: ticket subject, deal name, contact name. */
  name: z.nullish(z.string()),
  field: z.optional(z.string()),
  value: z.optional(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** When the record was created (ISO), for "oldest 9 days". */
  createdAt: z.nullish(z.string()),
  /** The record in the CRM. Absent in health_details: the host knows how to link. */
  url: z.optional(z.string()),
});
export type EvidenceRecord = z.infer<typeof EvidenceRecord>;

/** How the value was measured: decides the sentence ("3 …", "45 days ago", "in 23 days"). */
export const Measure = z.enum([
  'field',
  'daysSince',
  'daysUntil',
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'usage',
  'usage-change',
  'pulse',
  'ratio',
]);
export type Measure = z.infer<typeof Measure>;

export const CardMetric = z.object({
  id: z.string(),
  label: z.string(),
  dimension: z.string(),
  state: z.enum(['present', 'missing', 'stale', 'expired']),
  measure: Measure,
  /** The canonical field measured, where there is one: `company.renewalDate`, `deals.amount`. */
  field: z.optional(z.string()),
  /** The collection counted or aggregated. */
  collection: z.optional(z.enum(['contacts', 'deals', 'tickets'])),
  /** How usage was taken from its daily values, and from how many days. */
  usage: z.optional(z.object({ take: z.enum(usageTakes), days: z.number() })),
  /** True where the value is an amount of the portal's currency. */
  money: z.optional(z.boolean()),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  /** 0–100 from the curve; null when not present. */
  points: z.nullable(z.number()),
  /** Effective weight after renormalising, 0–1; 1 in sum over present metrics. */
  share: z.number(),
  contribution: z.number(),
  evidence: z.array(EvidenceRecord),
  /** How many more records than listed. */
  more: z.optional(z.number()),
  /** When the oldest of the counted records was created (ISO); absent unless it is known of every one. */
  oldest: z.optional(z.string()),
  /** A ratio's part and whole, where both count records and the one is among the other: 3 of 4. */
  counts: z.optional(z.tuple([z.number(), z.number()])),
});
export type CardMetric = z.infer<typeof CardMetric>;

const Points = z.number();
const MetricName = { metric: z.string(), label: z.string() };
const MetricMove = {
  ...MetricName,
  delta: Points,
  measure: Measure,
  money: z.optional(z.boolean()),
  before: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  after: z.union([z.string(), z.number(), z.boolean(), z.null()]),
};

/** One cause of a move; `delta` in points of the score before it is rounded. */
export const CardMovePart = z.discriminatedUnion('kind', [
  /** Days passed: the renewal came nearer. */
  z.object({ kind: z.literal('time'), ...MetricMove }),
  /** Something happened: the records that are new to the metric, and those that left it. */
  z.object({
    kind: z.literal('behaviour'),
    ...MetricMove,
    added: z.array(EvidenceRecord),
    removed: z.array(EvidenceRecord),
  }),
  /** Data came or went, and the weights of the rest with it. */
  z.object({
    kind: z.literal('coverage'),
    delta: Points,
    metrics: z.array(z.object({ ...MetricName, before: z.string(), after: z.string() })),
  }),
  z.object({
    kind: z.literal('scorecard'),
    delta: Points,
    before: z.nullable(z.string()),
    after: z.nullable(z.string()),
  }),
  /** Another model was published; what changed in it, in words. */
  z.object({ kind: z.literal('model'), delta: Points, paths: z.array(z.string()) }),
  /** Caps that began or ceased to limit the score, by their reasons. */
  z.object({ kind: z.literal('cap'), delta: Points, before: z.array(z.string()), after: z.array(z.string()) }),
]);
export type CardMovePart = z.infer<typeof CardMovePart>;

/** How the score moved since a moment, and why. The parts add up to the move before it is rounded. */
export const CardMove = z.object({
  /** ISO; at most 30 days ago. */
  since: z.string(),
  /** Whole points: the score now less the score then. */
  delta: z.number(),
  parts: z.array(CardMovePart),
});
export type CardMove = z.infer<typeof CardMove>;

/** A person's own rating of the account. */
export const CardPulse = z.object({
  /** 0–100. */
  value: z.number(),
  reason: z.nullable(z.string()),
  /** Who set it: an e-mail address, or what the CRM calls the person. */
  by: z.string(),
  setAt: z.string(),
  /** Until when it counts; null where the model does not use the pulse. */
  expiresAt: z.nullable(z.string()),
  /** It is of whoever the card is told to: they may take it back. */
  own: z.optional(z.boolean()),
});
export type CardPulse = z.infer<typeof CardPulse>;

export const pulseReasonMax = 500;

/** `PUT /api/card/companies/:id/pulse`; the answer is the card as it is then. */
export const PulseRequest = z.strictObject({
  value: z.number().check(z.minimum(0), z.maximum(100)),
  reason: z.optional(z.string().check(z.trim(), z.maxLength(pulseReasonMax))),
});
export type PulseRequest = z.infer<typeof PulseRequest>;

export const CardData = z.object({
  v: z.literal(1),
  /** `not-synced`: the company is known or not, but no scoring has happened yet. */
  state: z.enum(['scored', 'insufficient-data', 'frozen', 'no-scorecard', 'not-synced']),
  company: z.object({ id: z.string(), name: z.nullable(z.string()), url: z.optional(z.string()) }),
  score: z.nullable(z.number()),
  /** Before and after caps, unrounded. */
  exact: z.nullable(z.number()),
  capped: z.nullable(z.number()),
  band: z.nullable(z.object({ id: z.string(), label: z.string() })),
  grade: z.nullable(z.string()),
  /**
   * Where the score has passed an edge of its band, but not far enough for the band to change: the edge, and the score
   * from which on (upwards), or below which (downwards), it does. Absent where score and band agree.
   */
  held: z.optional(z.object({ edge: z.number(), movesAt: z.number() })),
  /** All bands of the model, highest first, for zones and legends. */
  bands: z.array(z.object({ id: z.string(), label: z.string(), from: z.number() })),
  trend: z.nullable(z.enum(['improving', 'steady', 'declining'])),
  /** Points moved in the last 30 days; null without a score that old. */
  change30d: z.nullable(z.number()),
  coverage: z.nullable(z.number()),
  /** Caps whose condition holds. `limits`: it lowered the score. */
  caps: z.array(
    z.object({
      id: z.string(),
      max: z.number(),
      reason: z.string(),
      limits: z.boolean(),
      /** Metrics the condition looks at, whose evidence shows the records behind the cap. */
      metrics: z.array(z.string()),
    }),
  ),
  dimensions: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      points: z.nullable(z.number()),
      weight: z.number(),
      share: z.number(),
      contribution: z.number(),
    }),
  ),
  metrics: z.array(CardMetric),
  /** Number of metrics in the scorecard, when `metrics` holds only the ones that matter most (health_details). */
  metricCount: z.optional(z.number()),
  history: z.optional(
    z.array(
      z.object({
        at: z.string(),
        score: z.nullable(z.number()),
        band: z.nullable(z.string()),
        modelVersion: z.number(),
        /** Id and label of the scorecard that gave it. */
        scorecard: z.nullish(z.object({ id: z.string(), label: z.string() })),
      }),
    ),
  ),
  /** Null where nothing moved, or there was no score before; absent when not known. */
  moved: z.nullish(CardMove),
  /** The rating in force, expired ones included; null when nobody has set one, absent when not known. */
  pulse: z.nullish(CardPulse),
  scoredAt: z.nullable(z.string()),
  bandSince: z.nullable(z.string()),
  model: z.nullable(z.object({ name: z.string(), version: z.number() })),
  scorecard: z.nullable(z.object({ id: z.string(), label: z.string() })),
  /** The CRM account's own settings: how to write money, dates and numbers. */
  locale: z.string(),
  timeZone: z.string(),
  currency: z.nullable(z.string()),
  /** Pages of our server, open for a working day: the card by itself (absent where it is already), and the brief. */
  links: z.optional(z.object({ card: z.optional(z.string()), brief: z.string() })),
});
export type CardData = z.infer<typeof CardData>;
