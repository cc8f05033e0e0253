import { randomUUID } from 'node:crypto';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Express } from 'express';
import { makePlanAlerts } from './alerts/plan.ts';
import { makePost } from './alerts/receiver.ts';
import { actionRoutes } from './api/actions.ts';
import { makeApp } from './api/app.ts';
import { cardRoutes } from './api/card.ts';
import { makeLinks } from './api/link.ts';
import { oauthRoutes } from './api/oauth.ts';
import { operatorRoutes } from './api/operator.ts';
import { pageRoutes } from './api/pages.ts';
import { portfolioRoutes } from './api/portfolio.ts';
import { findChromium, makePrint } from './api/print.ts';
import { queueRoutes } from './api/queues.ts';
import { settingsRoutes } from './api/settings.ts';
import { usageRoutes } from './api/usage.ts';
import { webhookRoutes } from './api/webhooks.ts';
import { cardDir } from './card-dir.ts';
import type { Config } from './config.ts';
import { makeOpenAccount } from './crm/accounts.ts';
import type { Purpose } from './crm/connector.ts';
import { installPath } from './crm/connectors.ts';
import type { FieldOverridesByCrm } from './crm/field-map.ts';
import { readFieldMap } from './crm/field-map-file.ts';
import { readAction, writeActionAnswer } from './crm/hubspot/action.ts';
import { readDelivery } from './crm/hubspot/events.ts';
import { makeReaders } from './crm/readers.ts';
import { makeSessions } from './crm/session.ts';
import { connectCounters } from './crm/shared-counters.ts';
import { makeVault } from './crm/vault.ts';
import { openConnectors } from './open-connectors.ts';
import { allTasks, type OpsDeps } from './operator/tasks.ts';
import type { Outside } from './outside.ts';
import { runDue } from './queue/due-job.ts';
import type { Outcome } from './queue/job.ts';
import { makeListeners } from './queue/listeners.ts';
import { openBoard, openQueue } from './queue/open.ts';
import { makePace } from './queue/pace.ts';
import type { Queue } from './queue/queue.ts';
import type { SyncRunner } from './queue/run-syncs.ts';
import { tell } from './queue/tell.ts';
import { readDefaultModel } from './scoring/default-model.ts';
import { type ModelLibrary, makeModelLibrary } from './scoring/model-library.ts';
import { readBacklogs } from './store/backlog.ts';
import type { Connection } from './store/connections.ts';
import { databaseDir } from './store/db/data-dir.ts';
import { type Db, openDatabase } from './store/db/open.ts';
import {
  type ConnectionLock,
  makePostgresLock,
  makePostgresTurns,
  makeProcessLock,
  makeProcessTurns,
} from './store/lock.ts';
import type { Progress } from './sync/progress.ts';
import type { Logger } from './telemetry/logger.ts';
import { type Metrics, makeMetrics } from './telemetry/metrics.ts';
import { type ReadyCheck, readyChecks } from './telemetry/ready.ts';

export interface ServerOptions {
  config: Config;
  logger: Logger;
  outside: Outside;
  /** Guards /operator; known to whoever can read the data directory. */
  operatorToken: string;
  /** The text of the model that connections without one start with; null means the default model. */
  startModel: string | null;
  /** Told of every sync's progress; the demo draws bars from it. */
  onProgress?: (connectionId: string, ...progress: Parameters<Progress>) => void;
  /** Awaited by each sync between reading and scoring; the demo's product sends its usage then. */
  onListed?: (connectionId: string) => Promise<void>;
  /** False where workers do the work, and this process only asks for it. */
  works?: boolean;
  /** Told how each sync ended. */
  onSynced?: (connectionId: string, result: Outcome | Error) => void;
}

export interface Server {
  app: Express;
  db: Db;
  queue: Queue;
  runner: SyncRunner;
  lock: ConnectionLock;
  models: ModelLibrary;
  ops: OpsDeps;
  metrics: Metrics;
  checks: ReadyCheck[];
  /** Does what is due by the clock; the schedule calls it every minute. */
  runDue(): Promise<void>;
  /** Asks what runs to stop at its next safe point, and waits for that. */
  stop(): Promise<void>;
  /** After `stop`, and after the last request: closes the database. */
  close(): Promise<void>;
}

/** The one place where the parts are built and joined. Opens the database; listens nowhere. */
export async function compose(options: ServerOptions): Promise<Server> {
  const { config } = options;
  const overrides = await readFieldMap(config.fieldMapFile);
  const db = await openDatabase(
    config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: databaseDir(config.dataDir) },
  );
  try {
    return await join(options, db, overrides);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function join(options: ServerOptions, db: Db, overrides: FieldOverridesByCrm): Promise<Server> {
  const { config, logger } = options;
  const { now, wait } = options.outside;
  const defaultModel = async () => options.startModel ?? (await readDefaultModel(null));
  const models = makeModelLibrary({ db, now, defaultModel });
  const vault = makeVault(config.encryptionKey);
  const stop = new AbortController();
  // A retry may be half a minute away; a server that is asked to stop does not wait for it.
  const waitUnlessStopped = (delayMs: number) => wait(delayMs, stop.signal);
  const redis = config.redisUrl === null ? null : await connectCounters(config.redisUrl, logger);
  const metrics = makeMetrics({ readBacklog: () => readBacklogs(db), process: true });
  const { outside } = options;
  const connectors = openConnectors({
    ...{ config, overrides, outside, logger, redis },
    ...{ meter: metrics, signal: stop.signal },
  });
  const inTurn = config.databaseUrl === null ? makeProcessTurns() : makePostgresTurns(config.databaseUrl, logger);
  const openSession = makeSessions({ db, vault, inTurn, now, logger, wait: waitUnlessStopped });
  const openAccount = makeOpenAccount(connectors, openSession);
  const lock = config.databaseUrl === null ? makeProcessLock() : makePostgresLock(config.databaseUrl, logger);
  const recordUrl = (connection: Connection, type: RecordType, id: string) =>
    // Of an account whose CRM this server is no longer set up for nothing can be opened.
    connectors.find(connection.crm)?.recordUrl(connection, type, id) ?? config.appUrl;
  const missingScopes =
    (purpose: Purpose) =>
    ({ crm, scopes }: Connection) =>
      // Whoever goes on from there is told what is missing: opening the account says so.
      connectors.find(crm)?.missingScopes(scopes, purpose) ?? [];
  const planAlerts = makePlanAlerts({ now, recordUrl });
  const alerts = {
    ...{ db, vault, openAccount, logger, now, models, privateReceivers: config.privateReceivers, newId: randomUUID },
    post: makePost({ allowPrivate: config.privateReceivers }),
    missingScopes: missingScopes('create-tasks'),
  };
  const actions = { db, openAccount, logger, now };
  const erase = { db, lock, eraseAfterDays: config.eraseAfterDays, logger, now };
  const ops: OpsDeps = {
    alerts,
    end: { ...erase, vault, connectors, openSession, wait: waitUnlessStopped },
    doctor: { ...erase, vault, connectors, openAccount, models, config, fetch: globalThis.fetch },
  };
  const job = {
    ...{ db, lock, models, openAccount, planAlerts, meter: metrics, logger, now },
    readers: makeReaders(now),
    pace: makePace({ now, wait }),
    tell: (connection: Connection) => tell({ actions, alerts }, connection, stop.signal),
    ...(options.onListed === undefined ? {} : { onListed: options.onListed }),
  };
  const runner: SyncRunner = { db, job };
  const queue = await openQueue({ ...options, redisUrl: config.redisUrl }, job);
  const listeners = makeListeners({ db, queue, lock, openAccount, logger, now });
  const board = await openBoard(config, logger);
  const wakeScoring = (connectionId: string) => queue.wake(connectionId, 'score');
  const wakeEvents = (connectionId: string) => queue.wake(connectionId, 'events');
  const store = { db, models, now, logger, planAlerts, meter: metrics, wakeScoring };
  const tasks = allTasks(store, runner, ops);
  const identity = { appUrl: config.appUrl, clientSecret: config.hubspot?.clientSecret ?? null, now };
  const links = makeLinks({ appUrl: config.appUrl, encryptionKey: config.encryptionKey, now });
  const chromium = await findChromium(config);
  const print = chromium === null ? null : makePrint(chromium);
  const checks = readyChecks(config.redisUrl, db);
  const app = makeApp({
    ...{ logger, metrics, checks, appUrl: config.appUrl, proxies: config.proxies },
    crms: connectors.all.map(({ crm }) => crm),
    routes: {
      oauth: oauthRoutes({
        ...{ db, vault, queue, logger, now },
        connectors,
        appUrl: config.appUrl,
        encryptionKey: config.encryptionKey,
      }),
      card: cardRoutes({
        ...{ db, models, now, identity, links, recordUrl, planAlerts, meter: metrics, wakeScoring },
      }),
      portfolio: portfolioRoutes({ db, models, identity, recordUrl }),
      actions: actionRoutes({
        ...{ db, models, now, identity, planAlerts, meter: metrics, readAction, writeActionAnswer },
        ...{ wakeEvents, wakeScoring },
        missingActionScopes: missingScopes('complete-actions'),
      }),
      settings: settingsRoutes({
        ...{ db, models, identity, now, logger, openAccount },
        missingScopes: missingScopes('work'),
        missingListScopes: missingScopes('keep-lists'),
        optionalScopes: config.hubspot?.optionalScopes ?? [],
        connectUrl: ({ crm }) => config.appUrl + installPath(crm),
        listUrl: (connection, id) => connectors.find(connection.crm)?.listUrl(connection, id) ?? config.appUrl,
      }),
      usage: usageRoutes({
        ...{ db, now, wakeScoring },
        requestsPerMinute: config.usageRequestsPerMinute,
      }),
      webhooks: webhookRoutes({ db, identity, readDelivery, logger, wakeEvents }),
      pages: pageRoutes({ ...{ db, models, now, links, recordUrl, scriptsDir: cardDir }, print }),
      ...(board && { queues: queueRoutes({ pages: board.board.pages, password: board.password }) }),
      operator: operatorRoutes({ token: options.operatorToken, tasks, logger, signal: stop.signal }),
    },
  });
  return {
    ...{ app, db, queue, runner, lock, models, ops, metrics, checks },
    runDue: async () => {
      await runDue({ alerts, actions, erase, tokens: { db, connectors, openSession, logger } }, stop.signal);
      if (options.works ?? true) await listeners.look();
    },
    stop: async () => {
      stop.abort();
      await listeners.stop();
      await queue.close();
      await board?.board.close();
      redis?.disconnect();
    },
    close: () => db.destroy(),
  };
}
