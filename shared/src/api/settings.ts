import { z } from 'zod/mini';

/** `GET /api/settings`: how one account's connection, model, sync, alerts and lists stand. Dates are ISO 8601. */

/** Something wrong, in words, and what to do about it. */
export const Trouble = z.object({ message: z.string(), remedy: z.string() });
export type Trouble = z.infer<typeof Trouble>;

export const ListState = z.object({
  /** Ours, the same for every account: `red`, `fell-10`. */
  id: z.string(),
  name: z.string(),
  /** Which companies are in it, in words. */
  about: z.string(),
  created: z.boolean(),
  /** In the CRM, where it was created. */
  url: z.nullable(z.string()),
});
export type ListState = z.infer<typeof ListState>;

export const SettingsAnswer = z.object({
  v: z.literal(1),
  account: z.object({
    id: z.string(),
    name: z.nullable(z.string()),
    connectedAt: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    currency: z.nullable(z.string()),
  }),
  /** What keeps the connection from working; null where nothing does. */
  trouble: z.nullable(Trouble),
  /** Null before a model is in force. */
  model: z.nullable(
    z.object({
      name: z.string(),
      version: z.number(),
      publishedAt: z.string(),
      publishedBy: z.nullable(z.string()),
      why: z.nullable(z.string()),
      scorecards: z.array(z.object({ id: z.string(), label: z.string(), metrics: z.number() })),
    }),
  ),
  sync: z.object({
    state: z.enum(['never', 'running', 'finished', 'failed']),
    startedAt: z.nullable(z.string()),
    finishedAt: z.nullable(z.string()),
    trouble: z.nullable(Trouble),
    lastPolledAt: z.nullable(z.string()),
    /** How many the newest listing has read, so far where it runs. */
    records: z.object({ company: z.number(), contact: z.number(), deal: z.number(), ticket: z.number() }),
    waiting: z.object({ events: z.number(), companies: z.number(), writes: z.number() }),
    /** Companies the CRM refuses to write a score to. */
    refusals: z.number(),
  }),
  bands: z.array(z.object({ id: z.string(), label: z.string(), from: z.number(), companies: z.number() })),
  unscored: z.number(),
  /** Null where none are set. */
  alerts: z.nullable(
    z.object({
      /** One sentence a rule. */
      rules: z.array(z.string()),
      /** "task", "Slack", "webhook": never an address. */
      channels: z.array(z.string()),
      waiting: z.number(),
    }),
  ),
  lists: z.object({
    /** `not-granted`: the account has not allowed it; `remedy` in `trouble` says how. */
    state: z.enum(['possible', 'not-granted', 'unavailable']),
    trouble: z.nullable(Trouble),
    lists: z.array(ListState),
  }),
});
export type SettingsAnswer = z.infer<typeof SettingsAnswer>;
