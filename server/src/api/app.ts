import type { Crm } from '@barometer/shared/crm.ts';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ReadyCheck } from '../telemetry/ready.ts';
import { errorResponse, notFound } from './error.ts';
import { countRequests, type HealthDeps, healthRoutes } from './health.ts';
import { homeRoute } from './home.ts';
import { noQueues } from './queues.ts';

export interface AppDeps {
  logger: Logger;
  metrics: Metrics;
  checks: ReadyCheck[];
  appUrl: string;
  /** Those this server is set up for. */
  crms: readonly Crm[];
  /** How many reverse proxies stand before us: from so far back in X-Forwarded-For an address is believed. */
  proxies: number;
  routes: {
    oauth: RequestHandler;
    card: RequestHandler;
    portfolio: RequestHandler;
    actions: RequestHandler;
    settings: RequestHandler;
    usage: RequestHandler;
    webhooks: RequestHandler;
    pages: RequestHandler;
    /** Only where there is a queue on Redis and a password. */
    queues?: RequestHandler;
    operator: RequestHandler;
  };
}

/** The HTTP face of a process that only works: whether it does, and how it is. */
export function makeHealthApp(deps: HealthDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.use(healthRoutes(deps));
  app.use((_request, _response, next) => next(notFound()));
  app.use(errorResponse(deps.logger));
  return app;
}

/** The HTTP face of the server. Security headers and limits come before any route. */
export function makeApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // What is answered about customers is kept nowhere, so that nobody could ask whether it is still so.
  app.disable('etag');
  app.set('trust proxy', deps.proxies);
  // On plain http (localhost) a browser told to upgrade could not follow our own links.
  const upgradeInsecureRequests = deps.appUrl.startsWith('https:') ? [] : null;
  app.use(countRequests(deps.metrics));
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests } } }));
  app.use(healthRoutes(deps));
  app.use(homeRoute(deps));
  app.use('/oauth', deps.routes.oauth);
  app.use('/api/card', deps.routes.card);
  app.use('/api/portfolio', deps.routes.portfolio);
  app.use('/api/actions', deps.routes.actions);
  app.use('/api/settings', deps.routes.settings);
  app.use('/v1', deps.routes.usage);
  app.use('/webhooks', deps.routes.webhooks);
  app.use(deps.routes.pages);
  app.use('/operator/queues', deps.routes.queues ?? noQueues);
  app.use('/operator', deps.routes.operator);
  app.use((_request, _response, next) => next(notFound()));
  app.use(errorResponse(deps.logger));
  return app;
}
