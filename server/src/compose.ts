import type { Express } from 'express';
import { makeApp } from './api/app.ts';
import { cardRoutes } from './api/card.ts';
import { oauthRoutes } from './api/oauth.ts';
import { operatorRoutes } from './api/operator.ts';
import { usageRoutes } from './api/usage.ts';
import { webhookRoutes } from './api/webhooks.ts';
import type { Config } from './config.ts';
import { makeOpenAccount } from './crm/accounts.ts';
import { CrmError } from './crm/errors.ts';
import { readDelivery } from './crm/hubspot/events.ts';
import type { FieldMap } from './crm/hubspot/field-map.ts';
import { readFieldMap } from './crm/hubspot/field-map-file.ts';
import { makeHubSpotConnector } from './crm/hubspot/hubspot.ts';
import { makeLimiter } from './crm/hubspot/limiter.ts';
import { makeTransport } from './crm/hubspot/transport.ts';
import { makeReaders } from './crm/readers.ts';
import { makeSessions } from './crm/session.ts';
import { makeVault } from './crm/vault.ts';
import { allTasks } from './operator/tasks.ts';
import type { Outside } from './outside.ts';
import { makeEmbeddedQueue } from './queue/embedded.ts';
import { patientRetryDelayMs, type Queue, type Work } from './queue/queue.ts';
import type { SyncRunner } from './queue/run-syncs.ts';
import {
  pollConnection,
  processEvents,
  type SyncJobDeps,
  type SyncOutcome,
  scoreConnection,
  syncConnection,
} from './queue/sync-job.ts';
import { readDefaultModel } from './scoring/default-model.ts';
import { type ModelLibrary, makeModelLibrary } from './scoring/model-library.ts';
import { listConnections } from './store/connections.ts';
import { databaseDir } from './store/db/data-dir.ts';
import { type Db, openDatabase } from './store/db/open.ts';
import { type ConnectionLock, makePostgresLock, makeProcessLock } from './store/lock.ts';
import type { Progress } from './sync/progress.ts';
import { noteAbsence } from './telemetry/absence.ts';
import type { Logger } from './telemetry/logger.ts';

export interface ServerOptions {
  config: Config;
  logger: Logger;
  outside: Outside;
  /** Guards /operator; known to whoever can read the data directory. */
  operatorToken: string;
  /** The model new connections start with, and existing ones are moved to; null means the default model. */
  modelFile: string | null;
  /** Told of every sync's progress; the demo draws bars from it. */
  onProgress?: (connectionId: string, ...progress: Parameters<Progress>) => void;
  /** Awaited by each sync between reading and scoring; the demo's product sends its usage then. */
  onListed?: (connectionId: string) => Promise<void>;
  /** Told how each sync ended. */
  onSynced?: (connectionId: string, result: SyncOutcome | Error) => void;
}

export interface Server {
  app: Express;
  db: Db;
  queue: Queue;
  runner: SyncRunner;
  lock: ConnectionLock;
  models: ModelLibrary;
  /** Asks what runs to stop at its next safe point, and waits for that. */
  stop(): Promise<void>;
  /** After `stop`, and after the last request: closes the database. */
  close(): Promise<void>;
}

/** A list page of 100 wide records may take a while; HubSpot itself gives up after about this long. */
const callTimeoutMs = 30_000;

/** The one place where the parts are built and joined. Opens the database; listens nowhere. */
export async function compose(options: ServerOptions): Promise<Server> {
  const { config } = options;
  const fieldMap = await readFieldMap(config.fieldMapFile);
  const db = await openDatabase(
    config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: databaseDir(config.dataDir) },
  );
  try {
    return await join(options, db, fieldMap);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function join(options: ServerOptions, db: Db, fieldMap: FieldMap): Promise<Server> {
  const { config, logger } = options;
  const { now, wait, random } = options.outside;
  const modelSource = () => readDefaultModel(options.modelFile);
  const models = makeModelLibrary({ db, now, defaultModel: modelSource });
  const vault = makeVault(config.encryptionKey);
  const stop = new AbortController();
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, logger);
  const hubspot = makeHubSpotConnector({
    config: config.hubspot,
    fieldMap,
    transport: makeTransport(config.hubspot.apiUrl, callTimeoutMs),
    limiter: makeLimiter({ redis, signal: stop.signal }),
    ...{ logger, now, random },
    // A retry may be half a minute away; a server that is asked to stop does not wait for it.
    wait: (delayMs) => wait(delayMs, stop.signal),
  });
  const job = {
    db,
    lock: config.databaseUrl === null ? makeProcessLock() : makePostgresLock(config.databaseUrl, logger),
    models,
    readers: makeReaders(now),
    openAccount: makeOpenAccount({ hubspot }, makeSessions({ db, vault, now, logger })),
    ...(options.onListed === undefined ? {} : { onListed: options.onListed }),
    logger,
    now,
  };
  const runner: SyncRunner = { db, job };
  const driver = {
    job: (connectionId: string, work: Work, signal: AbortSignal) => runJob(options, job, connectionId, work, signal),
    ...{ logger, retryDelayMs: patientRetryDelayMs },
  };
  const queue: Queue =
    config.redisUrl === null
      ? makeEmbeddedQueue(driver)
      : (await import('./queue/bull.ts')).makeBullQueue({ ...driver, redisUrl: config.redisUrl, prefix: 'barometer' });
  const store = { db, models, now, logger, wakeScoring: (connectionId: string) => queue.wake(connectionId, 'score') };
  const tasks = allTasks(store, runner);
  const identity = { appUrl: config.appUrl, clientSecret: config.hubspot.clientSecret, now };
  const app = makeApp({
    ...{ db, logger, appUrl: config.appUrl, proxies: config.proxies },
    routes: {
      oauth: oauthRoutes({
        ...{ db, vault, queue, logger, now },
        connector: hubspot,
        appUrl: config.appUrl,
        encryptionKey: config.encryptionKey,
      }),
      card: cardRoutes({
        ...{ db, models, now, identity, wakeScoring: store.wakeScoring },
        recordUrl: (connection, type, id) => hubspot.recordUrl(connection, type, id),
      }),
      usage: usageRoutes({
        ...{ db, now, wakeScoring: store.wakeScoring },
        requestsPerMinute: config.usageRequestsPerMinute,
      }),
      webhooks: webhookRoutes({
        ...{ db, identity, readDelivery, logger },
        wakeEvents: (connectionId) => queue.wake(connectionId, 'events'),
      }),
      operator: operatorRoutes({ token: options.operatorToken, tasks, logger, signal: stop.signal }),
    },
  });
  if (options.modelFile) await publishEverywhere(db, models, await modelSource());
  return {
    ...{ app, db, queue, runner, lock: job.lock, models },
    stop: async () => {
      stop.abort();
      await queue.close();
      redis?.disconnect();
    },
    close: () => db.destroy(),
  };
}

/** For counting only: while it is away, each process counts for itself instead of waiting. */
async function connectRedis(url: string, logger: Logger) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const absence = noteAbsence(logger, 'Redis');
  redis.on('error', absence.gone).on('ready', absence.back);
  return redis;
}

const jobs = { sync: syncConnection, poll: pollConnection, events: processEvents, score: scoreConnection };

async function runJob(
  options: ServerOptions,
  job: SyncJobDeps,
  connectionId: string,
  work: Work,
  signal: AbortSignal,
): Promise<void> {
  try {
    const outcome = await jobs[work](job, connectionId, (event) => options.onProgress?.(connectionId, event), signal);
    // Somebody else (another process, the command line) is at it, perhaps with tokens that are old by now.
    if (!outcome) throw new CrmError('busy', `${connectionId} is being synced already.`);
    options.onSynced?.(connectionId, outcome);
  } catch (error) {
    options.onSynced?.(connectionId, error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

async function publishEverywhere(db: Db, models: ModelLibrary, source: string): Promise<void> {
  for (const connection of await listConnections(db))
    await models.publish(connection.id, source, { by: 'barometer serve', why: null });
}
