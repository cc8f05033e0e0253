import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose, type Server, type ServerOptions } from './compose.ts';
import { listen } from './listen.ts';
import { startSchedule } from './queue/schedule.ts';
import { listConnections } from './store/connections.ts';
import { type HeldDataDir, holdDataDir } from './store/db/data-dir.ts';
import { countDirty } from './store/dirty.ts';
import { countEvents } from './store/inbox.ts';
import { lastSync } from './store/syncs.ts';
import { countPending } from './store/writes.ts';

export interface RunningServer extends Server {
  url: string;
}

export interface StartOptions extends Omit<ServerOptions, 'operatorToken'> {
  /** Takes up syncs that were interrupted; off where the tokens of earlier runs are known to be worthless. */
  resume?: boolean;
}

/** Starts to serve, and takes up whatever was left undone. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, logger } = options;
  // On PostgreSQL the directory is not needed: commands reach the database themselves.
  const held = config.databaseUrl === null ? await holdDataDir(config.dataDir, process.pid) : undefined;
  try {
    const server = await compose({ ...options, operatorToken: held?.token ?? randomBytes(32).toString('base64url') });
    const http = await listen(server.app, config.port, 'PORT').catch(async (error: unknown) => {
      await server.stop();
      await server.close();
      throw error;
    });
    const schedule = startSchedule({ ...server, logger, now: options.outside.now });
    const close = async () => {
      await schedule.stop();
      await closeAll(server, http, held);
    };
    try {
      const { port } = http.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}`;
      await held?.announce(url);
      logger.info({ port, appUrl: config.appUrl }, 'serving');
      if (options.resume ?? true) await resumeSyncs(server);
      return { ...server, url, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await held?.release();
    throw error;
  }
}

/** How long requests in flight may take to end; an OAuth callback must not lose the consent it has just fetched. */
const lastRequestsMs = 5_000;

async function closeAll(server: Server, http: HttpServer, held: HeldDataDir | undefined): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  http.closeIdleConnections();
  await server.stop();
  const deadline = setTimeout(() => http.closeAllConnections(), lastRequestsMs);
  await closed;
  clearTimeout(deadline);
  await server.close();
  await held?.release();
}

async function resumeSyncs(server: Server): Promise<void> {
  for (const connection of await listConnections(server.db)) {
    if (connection.status !== 'active') continue;
    const last = await lastSync(server.db, connection.id);
    // Companies left to score or write are work as well: a model put in force marks every one.
    const left = (await countDirty(server.db, connection.id)) + (await countPending(server.db, connection.id));
    if (last?.state !== 'finished' || left > 0) server.queue.wake(connection.id, 'sync');
    else if ((await countEvents(server.db, connection.id)) > 0) server.queue.wake(connection.id, 'events');
  }
}
