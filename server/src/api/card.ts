import { Router } from 'express';
import { z } from 'zod';
import { type ReadCardDeps, readCard } from '../scoring/read-card.ts';
import { findConnection } from '../store/connections.ts';
import { ApiError } from './error.ts';
import { hubspotIdentity, type IdentityDeps } from './identity.ts';

const CompanyId = z.string().regex(/^[A-Za-z0-9]{1,32}$/);

/** `GET /api/card/companies/:id`: the card of a company of the connection that signed the request. */
export function cardRoutes(deps: ReadCardDeps & { identity: IdentityDeps }): Router {
  const router = Router();
  router.get('/companies/:id', async (request, response) => {
    const identity = hubspotIdentity(deps.identity, request);
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
    response.set('Cache-Control', 'no-store').json(await readCard(deps, connection, id.data));
  });
  return router;
}
