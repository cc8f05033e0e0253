import express from 'express';
import type { Book } from '../book/book.ts';
import { Calls } from '../calls.ts';
import { Clock } from '../clock.ts';
import type { Exchange } from '../exchange.ts';
import { listen } from '../listen.ts';
import { accountRoutes } from './account.ts';
import { Actions } from './actions/actions.ts';
import { actionRoutes } from './actions/routes.ts';
import { associationWriteRoutes } from './association-writes.ts';
import { associationRoutes } from './associations.ts';
import { batchRoutes } from './batch.ts';
import { mountConsent } from './consent.ts';
import { controlRouter } from './control.ts';
import { Faults } from './faults.ts';
import { groupRoutes } from './groups.ts';
import { defaultLimits, type LimitSettings, Limits } from './limits.ts';
import { listRoute } from './list.ts';
import { recordListRoutes } from './lists.ts';
import { oauthRoutes, oauthV1Routes } from './oauth.ts';
import { objectRoutes } from './objects.ts';
import { ownerRoutes } from './owners.ts';
import { pageRouter } from './pages.ts';
import { pipelineRoutes } from './pipelines.ts';
import { Portal } from './portal.ts';
import { propertyRoutes } from './properties.ts';
import { proxyRouter } from './proxy.ts';
import { type CallClass, callClasses } from './route.ts';
import { apiRouter, type Desk, nothingHere } from './router.ts';
import { productScopes } from './scopes.ts';
import { searchRoute } from './search.ts';
import { taskRoute } from './task.ts';
import { type App, type Person, Tokens } from './tokens.ts';
import type { WebhookInput } from './webhooks/settings.ts';
import { Webhooks } from './webhooks/webhooks.ts';

export interface HubSpotOptions {
  book: Book;
  /** 0 takes any free port. */
  port?: number;
  now?: () => number;
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
  requiredScopes?: string[];
  optionalScopes?: string[];
  /** How long search lags behind writes. */
  searchLagMs?: number;
  limits?: Partial<LimitSettings>;
  /** Where mutations are kept; without it they end with the process. */
  journalPath?: string;
  onExchange?: (exchange: Exchange) => void;
  /** The built card, shown in record pages. */
  cardDir?: string;
  /** Where our server runs; the proxy signs what cards ask of it. */
  serverUrl?: string;
  /** Where events go from the start; the controls can set and change it later. */
  webhooks?: WebhookInput;
}

export interface HubSpot {
  url: string;
  portalId: number;
  clientId: string;
  clientSecret: string;
  portal: Portal;
  calls: Calls<CallClass>;
  faults: Faults;
  webhooks: Webhooks;
  /** The account's workflows: runs our actions. */
  actions: Actions;
  /** Installs the app without the consent page. */
  install(scopes?: string[]): { accessToken: string; refreshToken: string };
  close(): Promise<void>;
}

export const defaultClientId = '5f1c0de0-ba20-4b3e-9a55-0b5e55ed0001';
export const defaultClientSecret = '9c1f6d3e-5a2b-4c7d-8e9f-5a4db0c5ec2e';
export const defaultRedirectUris = [
  'http://localhost:3000/oauth/hubspot/callback',
  'http://127.0.0.1:3000/oauth/hubspot/callback',
];

/** A HubSpot account with our app in its catalogue, answering on a port of this machine. */
export async function startHubSpot(options: HubSpotOptions): Promise<HubSpot> {
  const clock = new Clock(options.now);
  const app: App = {
    id: 4_010_777,
    clientId: options.clientId ?? defaultClientId,
    clientSecret: options.clientSecret ?? defaultClientSecret,
    redirectUris: options.redirectUris ?? defaultRedirectUris,
    requiredScopes: options.requiredScopes ?? productScopes,
    optionalScopes: options.optionalScopes ?? [],
  };
  const portal = new Portal({
    book: options.book,
    clock,
    secret: app.clientSecret,
    ...(options.journalPath === undefined ? {} : { journalPath: options.journalPath }),
    ...(options.searchLagMs === undefined ? {} : { searchLagMs: options.searchLagMs }),
  });
  const tokens = new Tokens(portal, app, personOf(options.book));
  const limits = new Limits(portal, app.id, { ...defaultLimits, ...options.limits });
  const webhooks = new Webhooks(portal, app);
  if (options.webhooks) {
    const set = webhooks.set(options.webhooks);
    if ('problems' in set) throw new Error(`These webhook settings will not do: ${set.problems.join('; ')}`);
  }
  const actions = new Actions(portal, app, options.serverUrl);
  const desk: Desk = {
    actions,
    webhooks,
    portal,
    tokens,
    limits,
    calls: new Calls(callClasses),
    faults: new Faults(),
    onExchange: options.onExchange,
  };
  const server = express();
  server.disable('x-powered-by').disable('etag');
  server.use(pageRouter(portal, { cardDir: options.cardDir, serverUrl: options.serverUrl }));
  server.use(proxyRouter(portal, tokens, options.serverUrl));
  server.use('/_sandbox', controlRouter(desk));
  server.use(apiRouter(routesOf(tokens, actions), desk));
  mountConsent(server, portal, tokens);
  server.use(nothingHere(desk));
  const { url, close } = await listen(server, options.port);
  portal.baseUrl = url;
  return {
    url,
    portalId: portal.id,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    portal,
    calls: desk.calls,
    faults: desk.faults,
    webhooks,
    actions,
    install: (scopes) => {
      const { token, refreshToken } = tokens.install(scopes ?? app.requiredScopes);
      portal.flush();
      return { accessToken: token, refreshToken };
    },
    close: async () => {
      webhooks.clear();
      await close();
      portal.close();
    },
  };
}

function routesOf(tokens: Tokens, actions: Actions) {
  return [
    ...oauthRoutes(tokens),
    ...oauthV1Routes(tokens),
    ...associationRoutes,
    ...associationWriteRoutes,
    listRoute,
    searchRoute,
    taskRoute,
    ...batchRoutes,
    ...objectRoutes,
    ...groupRoutes,
    ...propertyRoutes,
    ...ownerRoutes,
    ...pipelineRoutes,
    ...accountRoutes,
    ...recordListRoutes,
    ...actionRoutes(actions),
  ];
}

/** The person who installs the app and looks at records: the account's first active owner. */
function personOf(book: Book): Person {
  const owner = book.owners.find((one) => !one.archived);
  return owner ? { id: owner.userId, email: owner.email } : { id: 1001, email: 'admin@example.com' };
}
