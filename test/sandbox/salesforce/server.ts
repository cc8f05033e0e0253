import express from 'express';
import type { Book } from '../book/book.ts';
import { Calls } from '../calls.ts';
import { Clock } from '../clock.ts';
import type { Exchange } from '../exchange.ts';
import { listen } from '../listen.ts';
import { changeRoutes } from './changes.ts';
import { collectionRoutes } from './collections.ts';
import { Clients } from './cometd/clients.ts';
import { ChangeEvents } from './cometd/events.ts';
import { cometdRouter } from './cometd/router.ts';
import { mountConsent } from './consent.ts';
import { controlRouter } from './control.ts';
import { Cursors } from './cursors.ts';
import { describeRoutes } from './describe.ts';
import { Faults } from './faults.ts';
import { defaultLimits, type LimitSettings, Limits } from './limits.ts';
import { oauthRoutes } from './oauth.ts';
import { Org } from './org.ts';
import { pageRouter } from './pages.ts';
import { queryRoutes } from './query.ts';
import { recordRoutes } from './records.ts';
import { retrieveRoutes } from './retrieve.ts';
import { type CallClass, callClasses, type Route } from './route.ts';
import { apiRouter, type Desk, nothingHere } from './router.ts';
import { serviceRoutes } from './service.ts';
import { metadataRoutes } from './soap/metadata.ts';
import { partnerRoutes } from './soap/partner.ts';
import { type App, Tokens } from './tokens.ts';
import { toolingRoutes } from './tooling.ts';
import { type OrgFeatures, translate } from './translate/translate.ts';

export interface SalesforceOptions extends Partial<OrgFeatures> {
  book: Book;
  /** 0 takes any free port. */
  port?: number;
  now?: () => number;
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
  limits?: Partial<LimitSettings>;
  /** Where mutations are kept; without it they end with the process. */
  journalPath?: string;
  onExchange?: (exchange: Exchange) => void;
  /** The folder of our static resources: record pages show the card in it, as our Lightning component does. */
  cardDir?: string;
  /** Where our server runs. */
  serverUrl?: string;
}

export interface Salesforce {
  url: string;
  /** 18 characters. */
  orgId: string;
  clientId: string;
  clientSecret: string;
  org: Org;
  calls: Calls<CallClass>;
  limits: Limits;
  faults: Faults;
  /** What was published lately. */
  events: ChangeEvents;
  /** How many channels of change events are listened to. */
  subscriptions(): number;
  /** Allows the app without the consent page. */
  install(scopes?: string[]): { accessToken: string; refreshToken: string };
  close(): Promise<void>;
}

export const defaultClientId = '3MVG9sandboxBarometer0000000000000000000000000000000000000000000000000000000000000000';
export const defaultClientSecret = 'A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F90';
export const defaultRedirectUris = [
  'http://localhost:3000/oauth/salesforce/callback',
  'http://127.0.0.1:3000/oauth/salesforce/callback',
];
/** What the app may ask for; UNVERIFIED is only whether an app that asks for nothing gets all of it. */
const appScopes = ['api', 'refresh_token', 'offline_access', 'id', 'openid', 'profile', 'email'];
const productScopes = ['api', 'refresh_token', 'id'];

/** A Salesforce org with our External Client App, answering on a port of this machine. */
export async function startSalesforce(options: SalesforceOptions): Promise<Salesforce> {
  const clock = new Clock(options.now);
  const app: App = {
    clientId: options.clientId ?? defaultClientId,
    clientSecret: options.clientSecret ?? defaultClientSecret,
    redirectUris: options.redirectUris ?? defaultRedirectUris,
    scopes: appScopes,
  };
  const content = translate(options.book, {
    fields: options.fields ?? 'missing',
    personAccounts: options.personAccounts ?? false,
    multiCurrency: options.multiCurrency ?? false,
  });
  const org = new Org({
    content,
    clock,
    ...(options.journalPath === undefined ? {} : { journalPath: options.journalPath }),
  });
  const tokens = new Tokens(org, app);
  const limits = new Limits(clock, { ...defaultLimits, ...options.limits });
  const events = new ChangeEvents(org);
  const desk: Desk = {
    org,
    events,
    tokens,
    limits,
    calls: new Calls(callClasses),
    faults: new Faults(),
    onExchange: options.onExchange,
  };
  const server = express();
  server.disable('x-powered-by').disable('etag');
  server.use(pageRouter(org, options.cardDir));
  server.use('/_sandbox', controlRouter(desk, options.book));
  const clients = new Clients(org, events);
  server.use('/cometd', cometdRouter(desk, clients));
  server.use(apiRouter(routesOf(org, tokens, limits), desk));
  mountConsent(server, org, tokens);
  server.use(nothingHere(desk));
  const { url, close } = await listen(server, options.port);
  org.baseUrl = url;
  return {
    url,
    orgId: org.id,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    org,
    calls: desk.calls,
    limits,
    faults: desk.faults,
    events,
    subscriptions: () => clients.subscriptions,
    install: (scopes) => {
      const granted = tokens.install(scopes ?? productScopes);
      org.flush();
      return { accessToken: granted.access_token, refreshToken: granted.refresh_token ?? '' };
    },
    close: async () => {
      await close();
      org.close();
    },
  };
}

function routesOf(org: Org, tokens: Tokens, limits: Limits): Route[] {
  return [
    ...oauthRoutes(tokens),
    ...serviceRoutes,
    ...queryRoutes(new Cursors(org)),
    ...describeRoutes,
    ...changeRoutes,
    ...collectionRoutes,
    ...retrieveRoutes,
    ...recordRoutes,
    ...metadataRoutes(tokens, limits),
    ...partnerRoutes(tokens, limits),
    ...toolingRoutes,
  ];
}
