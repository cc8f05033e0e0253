import type { Server as HttpServer } from 'node:http';
import type { Express } from 'express';
import { InputError } from './problem.ts';

/** @param setting where the port was given. @throws InputError when somebody else listens there. */
export async function listen(app: Express, port: number, setting: 'PORT' | '--port'): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    const http = app.listen(port, (error?: Error) => {
      if (!error) return resolve(http);
      const inUse = 'code' in error && error.code === 'EADDRINUSE';
      const problem = { path: setting, message: `${port} is in use`, remedy: `Choose another ${setting}` };
      reject(inUse ? new InputError([problem]) : error);
    });
  });
}
