import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose, type Server, type ServerOptions } from './compose.ts';
import type { Config } from './config.ts';
import { InputError } from './problem.ts';
import { listConnections } from './store/connections.ts';
import { holdDataDir } from './store/db/data-dir.ts';
import { lastSync } from './store/syncs.ts';

export interface RunningServer extends Server {
  url: string;
}

export interface StartOptions extends Omit<ServerOptions, 'operatorToken'> {
  /** Takes up syncs that were interrupted; off where the tokens of earlier runs are known to be worthless. */
  resume?: boolean;
}

/** Starts to serve, and takes up every sync that was interrupted. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, logger } = options;
  // On PostgreSQL the directory is not needed: commands reach the database themselves.
  const held = config.databaseUrl === null ? await holdDataDir(config.dataDir, process.pid) : undefined;
  try {
    const server = await compose({ ...options, operatorToken: held?.token ?? randomBytes(32).toString('base64url') });
    const http = await listen(server, config);
    const { port } = http.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    await held?.announce(url);
    logger.info({ port, appUrl: config.appUrl }, 'serving');
    if (options.resume ?? true) await resumeSyncs(server);
    return {
      ...server,
      url,
      close: async () => {
        // Requests in flight end by themselves; idle keep-alive connections would hold the close up.
        const closed = new Promise((resolve) => http.close(resolve));
        http.closeIdleConnections();
        await server.close();
        http.closeAllConnections();
        await closed;
        await held?.release();
      },
    };
  } catch (error) {
    await held?.release();
    throw error;
  }
}

async function listen(server: Server, config: Config): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    const http = server.app.listen(config.port, (error?: Error) => {
      if (!error) return resolve(http);
      const inUse = 'code' in error && error.code === 'EADDRINUSE';
      void server
        .close()
        .then(() =>
          reject(
            inUse
              ? new InputError([{ path: 'PORT', message: `${config.port} is in use`, remedy: 'Choose another PORT' }])
              : error,
          ),
        );
    });
  });
}

async function resumeSyncs(server: Server): Promise<void> {
  for (const connection of await listConnections(server.db)) {
    if (connection.status !== 'active') continue;
    const last = await lastSync(server.db, connection.id);
    if (last?.state !== 'finished') server.queue.wakeSync(connection.id);
  }
}
