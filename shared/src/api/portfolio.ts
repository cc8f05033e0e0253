import { z } from 'zod/mini';

/** `GET /api/portfolio`: every company of one account by health, a page at a time. Dates are ISO 8601. */

export const portfolioSorts = ['score', 'change', 'renewal', 'revenue', 'name'] as const;
export type PortfolioSort = (typeof portfolioSorts)[number];

/** In the query of the address, each as text; `after` is the `next` of the page before. */
export const PortfolioQuery = z.object({
  /** A band's id, or `none` for companies without a score. */
  band: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** An owner's id, or `none`. */
  owner: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** A part of the company's name. */
  search: z.optional(z.string().check(z.trim(), z.maxLength(100))),
  /** Lowest score, worst change, next renewal, most revenue first; those without a value last. */
  sort: z.optional(z.enum(portfolioSorts)),
  after: z.optional(z.string().check(z.maxLength(400))),
});
export type PortfolioQuery = z.infer<typeof PortfolioQuery>;

export const PortfolioCompany = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  url: z.string(),
  /** As on the card: `scored`, `insufficient-data`, `frozen`, `no-scorecard`, `not-synced`. */
  state: z.string(),
  score: z.nullable(z.number()),
  band: z.nullable(z.string()),
  grade: z.nullable(z.string()),
  trend: z.nullable(z.enum(['improving', 'steady', 'declining'])),
  change30d: z.nullable(z.number()),
  /** What pulls the score down most, in words. */
  topRisk: z.nullable(z.string()),
  ownerName: z.nullable(z.string()),
  renewalDate: z.nullable(z.string()),
  /** In the account's currency, a year. */
  revenue: z.nullable(z.number()),
});
export type PortfolioCompany = z.infer<typeof PortfolioCompany>;

export const PortfolioAnswer = z.object({
  v: z.literal(1),
  account: z.object({
    name: z.nullable(z.string()),
    locale: z.string(),
    timeZone: z.string(),
    currency: z.nullable(z.string()),
  }),
  /** Of the whole account, whatever is asked for: highest band first. */
  bands: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      from: z.number(),
      companies: z.number(),
      /** Null where no company of the band has any. */
      revenue: z.nullable(z.number()),
    }),
  ),
  unscored: z.number(),
  owners: z.array(z.object({ id: z.string(), name: z.string(), companies: z.number() })),
  /** How many companies are asked for; `companies` is one page of them. */
  total: z.number(),
  companies: z.array(PortfolioCompany),
  next: z.nullable(z.string()),
});
export type PortfolioAnswer = z.infer<typeof PortfolioAnswer>;
