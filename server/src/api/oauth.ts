import { randomBytes } from 'node:crypto';
import type { Crm } from '@barometer/shared/crm.ts';
import { type Request, type Response, Router } from 'express';
import type { Connector, Grant } from '../crm/connector.ts';
import { type Connectors, installPath } from '../crm/connectors.ts';
import { CrmError } from '../crm/errors.ts';
import type { Vault } from '../crm/vault.ts';
import type { Queue } from '../queue/queue.ts';
import { type Connection, connectionIdOf, findConnection, saveConnection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { Logger } from '../telemetry/logger.ts';
import { findStarted, sealState, stateCookie, stateCookieOptions } from './oauth-state.ts';
import { page } from './page.ts';

export interface OAuthDeps {
  db: Db;
  connectors: Connectors;
  vault: Vault;
  queue: Queue;
  appUrl: string;
  encryptionKey: Uint8Array;
  logger: Logger;
  now(): Date;
}

/** `/oauth/{crm}/install` sends a person to consent; `/callback` turns the consent into a connection and a sync. */
export function oauthRoutes(deps: OAuthDeps): Router {
  const router = Router();
  for (const connector of deps.connectors.all) router.use(routesOf(deps, connector));
  return router;
}

function routesOf(deps: OAuthDeps, connector: Connector): Router {
  const { crm } = connector;
  const base = `/${crm}`;
  const redirectUri = `${deps.appUrl}/oauth/${crm}/callback`;
  const again = { href: deps.appUrl + installPath(crm), label: 'Start again' };
  const router = Router();

  router.get(`${base}/install`, async (_request, response) => {
    // 43 characters, the least a verifier may have: 256 bits.
    const [state, codeVerifier] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const sealed = await sealState({ state, codeVerifier }, deps.encryptionKey, deps.now());
    response.cookie(stateCookie, sealed, stateCookieOptions(deps.appUrl.startsWith('https:')));
    response
      .set('Cache-Control', 'no-store')
      .redirect(302, connector.authorizeUrl({ state, redirectUri, codeVerifier }));
  });

  router.get(`${base}/callback`, async (request, response) => {
    const { code, state, error } = queryOf(request);
    const refuse = (status: number, title: string, text: string) =>
      send(response.status(status), page({ title, text, tone: 'bad', links: [again] }));
    const started = state && (await findStarted(state, request.headers.cookie, deps.encryptionKey, deps.now()));
    if (!started)
      return refuse(
        400,
        'This sign-in was not started here',
        'The link has expired, was used in another browser, or was not started by you. Nothing was connected.',
      );
    response.clearCookie(stateCookie, stateCookieOptions(deps.appUrl.startsWith('https:')));
    if (error) return refuse(400, 'Not connected', 'The request for access was declined. Nothing was connected.');
    if (!code) return refuse(400, 'Not connected', 'The CRM sent no code back. Nothing was connected.');
    try {
      const grant = await connector.exchangeCode({ code, redirectUri, codeVerifier: started.codeVerifier });
      const connection = await connect(deps, crm, grant);
      deps.queue.wake(connection.id, 'sync');
      // Redirected, so that reloading the page does not use the code twice.
      return response.redirect(
        303,
        `${deps.appUrl}/oauth/${crm}/connected?account=${encodeURIComponent(grant.accountId)}`,
      );
    } catch (failure) {
      if (!(failure instanceof CrmError)) throw failure;
      deps.logger.warn({ crm, code: failure.code, reason: failure.reason }, 'connect failed');
      return refuse(failure.retryable ? 503 : 400, 'Not connected', failure.explanation);
    }
  });

  router.get(`${base}/connected`, (request, response) => {
    const account = String(request.query.account ?? '')
      .replace(/[^A-Za-z0-9-]/g, '')
      .slice(0, 40);
    send(
      response,
      page({
        title: `Connected to account ${account}`,
        text: 'The first sync is running. Scores appear on company records as soon as it is through; you can close this page.',
        tone: 'good',
      }),
    );
  });

  return router;
}

async function connect(deps: OAuthDeps, crm: Crm, grant: Grant): Promise<Connection> {
  const id = connectionIdOf(crm, grant.accountId);
  const known = await findConnection(deps.db, id);
  const connection: Connection = {
    // Settings are read by the first sync; until then neutral ones do.
    ...{ accountName: null, timeZone: 'UTC', currency: null, locale: 'en-US', uiDomain: null },
    ...known,
    ...(grant.currency === undefined ? {} : { currency: grant.currency }),
    id,
    crm,
    accountId: grant.accountId,
    status: 'active',
    statusReason: null,
    scopes: grant.scopes,
    connectedAt: deps.now(),
  };
  await saveConnection(deps.db, connection, await deps.vault.seal(id, grant.tokens));
  deps.logger.info({ connectionId: id, again: known !== undefined }, 'connected');
  return connection;
}

function queryOf(request: Request): { code?: string; state?: string; error?: string } {
  const one = (name: string) => {
    const value = request.query[name];
    return typeof value === 'string' && value !== '' && value.length <= 2048 ? { [name]: value } : {};
  };
  return { ...one('code'), ...one('state'), ...one('error') };
}

const send = (response: Response, html: string) => response.set('Cache-Control', 'no-store').type('html').send(html);
