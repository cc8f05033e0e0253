import { type CardData, PulseRequest } from '@barometer/shared/card.ts';
import { cleanText } from '@barometer/shared/clean-text.ts';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { dressCard, lookUpCard, type ReadCardDeps, readCard } from '../scoring/read-card.ts';
import { type PulseDeps, setPulse, undoPulse } from '../scoring/set-pulse.ts';
import type { Connection } from '../store/connections.ts';
import { type AskingDeps, connected, notStored, requireActive } from './asking.ts';
import { jsonBody, readText } from './body.ts';
import { CompanyId } from './company-id.ts';
import { ApiError } from './error.ts';
import { hubspotIdentity, type Identity } from './identity.ts';
import type { Links } from './link.ts';

/**
 * `GET /api/card/companies/:id`: the card of a company of the connection that signed the request, or of the link whose
 * key comes as `Authorization: Bearer`. `PUT …/:id/pulse` sets
 * the rating of the person who looks at it, `DELETE` takes it back, named by `?setAt=` (the newest where it is left out);
 * both answer the card as it is then, also when they come twice.
 */
export function cardRoutes(deps: CardDeps): Router {
  const router = Router();
  router.use(notStored, readText);

  router.get('/companies/:id', async (request, response) => {
    const who = await identify(deps, request);
    const companyId = readCompanyId(request);
    const looking = lookUpCard(deps, who.identity.connectionId, companyId);
    // Sealed while the database looks: the rows are those of the account that has signed, whatever its state.
    const links = linksFor(deps, who, companyId);
    const { rows, now } = await looking;
    const connection = requireActive(rows?.connection);
    const card = await dressCard(deps, connection, { companyId, scored: rows?.scored, now });
    response.json(toldTo(who, { links, ...card }));
  });
  router.put('/companies/:id/pulse', async (request, response) => {
    const { connection, companyId, ...who } = await askingOf(deps, request);
    const pulse = readPulse(jsonBody(request));
    if (!(await setPulse(deps, connection, companyId, { ...pulse, setBy: who.identity.person })))
      throw unknownCompany();
    response.json(await cardFor(deps, connection, who, companyId));
  });
  router.delete('/companies/:id/pulse', async (request, response) => {
    const { connection, companyId, ...who } = await askingOf(deps, request);
    if (!(await undoPulse(deps, connection, companyId, readSetAt(request.query.setAt)))) throw nothingToUndo();
    response.json(await cardFor(deps, connection, who, companyId));
  });
  return router;
}

type CardDeps = ReadCardDeps & PulseDeps & AskingDeps & { links: Links };

interface Who {
  identity: Identity;
  /** The end of the link the request came through; null for one from the CRM. */
  linkedUntil: Date | null;
}

/** By the CRM's signature, or by the key of a link that the CRM's card was given. */
async function identify({ identity, links }: CardDeps, request: Request): Promise<Who> {
  const key = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (key === undefined) return { identity: hubspotIdentity(identity, request), linkedUntil: null };
  const link = await links.open('card', key);
  if (link && link.companyId === request.params.id) return { identity: link, linkedUntil: link.expiresAt };
  throw new ApiError(401, 'not-allowed', 'This link has expired.', 'Open the company in your CRM, and the link there.');
}

/** A link is no way to a newer link: who keeps the page open is asked to come back through the CRM one day. */
function linksFor({ links }: CardDeps, { identity, linkedUntil }: Who, companyId: string): CardData['links'] {
  const link = { companyId, ...identity };
  if (linkedUntil !== null) return { brief: links.address('brief', link, linkedUntil) };
  return { card: links.address('card', link), brief: links.address('brief', link) };
}

async function cardFor(deps: CardDeps, connection: Connection, who: Who, companyId: string): Promise<CardData> {
  return toldTo(who, { links: linksFor(deps, who, companyId), ...(await readCard(deps, connection, companyId)) });
}

/** Whoever set the rating may take it back, also in a later visit. */
function toldTo({ identity }: Who, card: CardData): CardData {
  return card.pulse?.by === identity.person ? { ...card, pulse: { ...card.pulse, own: true } } : card;
}

async function askingOf(deps: CardDeps, request: Request) {
  const who = await identify(deps, request);
  const connection = await connected(deps.db, who.identity.connectionId);
  return { ...who, connection, companyId: readCompanyId(request) };
}

function readCompanyId(request: Request): string {
  const id = CompanyId.safeParse(request.params.id);
  if (id.success) return id.data;
  throw new ApiError(400, 'bad-request', 'That is no company id.', 'Use the id in the record’s address.');
}

function readPulse(body: unknown): { value: number; reason: string | null } {
  const parsed = PulseRequest.safeParse(body);
  if (parsed.success) return { value: parsed.data.value, reason: cleanText(parsed.data.reason ?? '') || null };
  const places = parsed.error.issues.map(({ path }) => path.join('.') || 'the body').join(', ');
  throw new ApiError(
    400,
    'bad-request',
    `That is no rating: see ${places}.`,
    'Send { "value": 0 to 100, "reason": "at most 500 characters" }; the reason may be left out.',
  );
}

function readSetAt(value: unknown): Date | null {
  if (value === undefined) return null;
  const parsed = z.iso.datetime().safeParse(value);
  if (parsed.success) return new Date(parsed.data);
  const remedy = 'Send the rating’s setAt as the card has it, or leave it out.';
  throw new ApiError(400, 'bad-request', 'setAt is no moment.', remedy);
}

const unknownCompany = () =>
  new ApiError(
    404,
    'not-found',
    'Barometer does not know this company yet.',
    'Wait until the next sync has read it, then set the rating again.',
  );

const nothingToUndo = () =>
  new ApiError(404, 'not-found', 'There is no rating to take back.', 'Reload the card to see what is in force.');
