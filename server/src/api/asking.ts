import type { Request, RequestHandler } from 'express';
import { type Connection, findConnection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { ApiError } from './error.ts';
import { hubspotIdentity, type Identity, type IdentityDeps } from './identity.ts';

export interface AskingDeps {
  db: Db;
  identity: IdentityDeps;
}

/**
 * Who asks from a page in the CRM, and from which account. Everything that is answered follows from it.
 * @throws ApiError 401 without a good signature, 403 when the account is not connected.
 */
export async function asking(
  deps: AskingDeps,
  request: Request,
): Promise<{ identity: Identity; connection: Connection }> {
  const identity = hubspotIdentity(deps.identity, request);
  return { identity, connection: await connected(deps.db, identity.connectionId) };
}

/** @throws ApiError 403 */
export async function connected(db: Db, connectionId: string): Promise<Connection> {
  return requireActive(await findConnection(db, connectionId));
}

/** @throws ApiError 403 */
export function requireActive(connection: Connection | undefined): Connection {
  if (connection?.status === 'active') return connection;
  throw new ApiError(
    403,
    'not-connected',
    'Barometer is not connected to this account.',
    'Ask an administrator to connect it (again).',
  );
}

/** What is answered about customers is kept nowhere on its way. */
export const notStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
