import { type CardData, PulseRequest } from '@barometer/shared/card.ts';
import { cleanText } from '@barometer/shared/clean-text.ts';
import express, { type Request, Router } from 'express';
import { z } from 'zod';
import { type ReadCardDeps, readCard } from '../scoring/read-card.ts';
import { type PulseDeps, setPulse, undoPulse } from '../scoring/set-pulse.ts';
import { type Connection, findConnection } from '../store/connections.ts';
import { ApiError } from './error.ts';
import { hubspotIdentity, type Identity, type IdentityDeps } from './identity.ts';
import { jsonOf } from './json.ts';
import type { Links } from './link.ts';

const CompanyId = z.string().regex(/^[A-Za-z0-9]{1,32}$/);

/** A reason of 500 characters, however they are written. */
const bodyMax = '8kb';

/**
 * `GET /api/card/companies/:id`: the card of a company of the connection that signed the request, or of the link whose
 * key comes as `Authorization: Bearer`. `PUT …/:id/pulse` sets
 * the rating of the person who looks at it, `DELETE` takes it back, named by `?setAt=` (the newest where it is left out);
 * both answer the card as it is then, also when they come twice.
 */
export function cardRoutes(deps: CardDeps): Router {
  const router = Router();
  router.use(express.text({ type: () => true, limit: bodyMax }));
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/companies/:id', async (request, response) => {
    response.json(await cardFor(deps, await asking(deps, request)));
  });
  router.put('/companies/:id/pulse', async (request, response) => {
    const asked = await asking(deps, request);
    const { connection, companyId, identity } = asked;
    const pulse = readPulse(request.body);
    if (!(await setPulse(deps, connection, companyId, { ...pulse, setBy: identity.person }))) throw unknownCompany();
    response.json(await cardFor(deps, asked));
  });
  router.delete('/companies/:id/pulse', async (request, response) => {
    const asked = await asking(deps, request);
    const { connection, companyId } = asked;
    if (!(await undoPulse(deps, connection, companyId, readSetAt(request.query.setAt)))) throw nothingToUndo();
    response.json(await cardFor(deps, asked));
  });
  return router;
}

type CardDeps = ReadCardDeps & PulseDeps & { identity: IdentityDeps; links: Links };

interface Asked {
  identity: Identity;
  connection: Connection;
  companyId: string;
  /** Of the link the request came through; null for one from the CRM. */
  key: string | null;
}

/** A link is no way to a newer link: who keeps the page open is asked to come back through the CRM one day. */
async function cardFor(deps: CardDeps, { connection, companyId, identity, key }: Asked): Promise<CardData> {
  const card = await readCard(deps, connection, companyId);
  const sealed = key ?? (await deps.links.seal({ ...identity, companyId }));
  const { brief, card: alone } = deps.links.addresses(companyId, sealed);
  return { ...card, links: key === null ? { card: alone, brief } : { brief } };
}

/** The CRM's signature, or the key of a link that the CRM's card was given. */
async function identify({ identity, links }: CardDeps, request: Request): Promise<[Identity, string | null]> {
  const key = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (key === undefined) return [hubspotIdentity(identity, request), null];
  const link = await links.open(key);
  if (link && link.companyId === request.params.id) return [link, key];
  throw new ApiError(401, 'not-allowed', 'This link has expired.', 'Open the company in your CRM, and the link there.');
}

async function asking(deps: CardDeps, request: Request): Promise<Asked> {
  const [identity, key] = await identify(deps, request);
  const id = CompanyId.safeParse(request.params.id);
  if (!id.success)
    throw new ApiError(400, 'bad-request', 'That is no company id.', 'Use the id in the record’s address.');
  const connection = await findConnection(deps.db, identity.connectionId);
  if (connection?.status !== 'active')
    throw new ApiError(
      403,
      'not-connected',
      'Barometer is not connected to this account.',
      'Ask an administrator to connect it (again).',
    );
  return { identity, connection, companyId: id.data, key };
}

function readPulse(body: unknown): { value: number; reason: string | null } {
  const parsed = PulseRequest.safeParse(jsonOf(body));
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
