import { type PortfolioAnswer, PortfolioQuery, portfolioSorts } from '@barometer/shared/api/portfolio.ts';
import { cleanText } from '@barometer/shared/clean-text.ts';
import { formatDay } from '@barometer/shared/scoring/time.ts';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { type PortfolioAsk, type ReadPortfolioDeps, readPortfolio } from '../scoring/read-portfolio.ts';
import { type PortfolioPlace, placeFits } from '../store/portfolio-page.ts';
import { type AskingDeps, asking, notStored } from './asking.ts';
import { CompanyId } from './company-id.ts';
import { ApiError } from './error.ts';

/** A place in an order, as it travels: the order and its day, too, so that a page goes on as the one before began. */
const Place = z.tuple([
  z.enum(portfolioSorts),
  z.string().regex(/^\d{4}-\d\d-\d\d$/),
  z.int().min(0).max(2),
  z.union([z.string(), z.number(), z.null()]),
  CompanyId,
]);

/** `GET /api/portfolio`: the companies of the account that signed the request, 25 at a time. */
export function portfolioRoutes(deps: ReadPortfolioDeps & AskingDeps): Router {
  const router = Router();
  router.get('/', notStored, async (request, response) => {
    const { connection } = await asking(deps, request);
    const ask = readQuery(request, deps.identity.now());
    const { next, ...answer } = await readPortfolio(deps, connection, ask);
    response.json({ ...answer, next: next && writePlace(ask, next) } satisfies PortfolioAnswer);
  });
  return router;
}

function readQuery(request: Request, now: Date): PortfolioAsk {
  const parsed = PortfolioQuery.safeParse(request.query);
  if (!parsed.success) {
    const places = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(', ');
    throw refusal(`The portfolio cannot be asked for like that: see ${places}.`);
  }
  const { band, owner, search, sort = 'score', after } = parsed.data;
  const filter = {
    ...(band === undefined ? {} : { band: orNone(band) }),
    ...(owner === undefined ? {} : { owner: orNone(owner) }),
    ...(search ? { search } : {}),
  };
  const today = formatDay(now.getTime());
  if (after === undefined) return { filter, sort, today, after: null };
  const [ofSort, ofDay, stretch, value, companyId] = readPlace(after);
  const place = { stretch, value: typeof value === 'string' ? cleanText(value) : value, companyId };
  if (ofSort !== sort || !placeFits(sort, place)) throw notOurs();
  return { filter, sort, today: ofDay, after: place };
}

const orNone = (id: string) => (id === 'none' ? null : cleanText(id));

function readPlace(text: string): z.infer<typeof Place> {
  try {
    const place = Place.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (place.success) return place.data;
  } catch (error) {
    throw notOurs(error);
  }
  throw notOurs();
}

function writePlace({ sort, today }: PortfolioAsk, { stretch, value, companyId }: PortfolioPlace): string {
  const place: z.infer<typeof Place> = [sort, today, stretch, value, companyId];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const notOurs = (cause?: unknown) =>
  refusal('`after` is not the `next` of a page in this order.', cause === undefined ? undefined : { cause });

const refusal = (message: string, options?: ErrorOptions) =>
  new ApiError(400, 'bad-request', message, 'Ask for the first page again, without `after`.', options);
