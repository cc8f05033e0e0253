import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import Bull from 'bull';
import type { RequestHandler } from 'express';
import { noteAbsence } from '../telemetry/absence.ts';
import type { Logger } from '../telemetry/logger.ts';
import { queueName } from './bull.ts';

export interface QueueBoard {
  pages: RequestHandler;
  close(): Promise<void>;
}

/**
 * Pages that show what waits, runs and failed on Redis: ids of connections and kinds of work, never what a customer's
 * records hold. Whatever is pressed there, nothing is lost: what is to be done is rows.
 * @param basePath where the pages are mounted.
 */
export function makeQueueBoard(options: {
  redisUrl: string;
  prefix: string;
  basePath: string;
  logger: Logger;
}): QueueBoard {
  const { prefix, basePath } = options;
  const bull = new Bull(queueName, options.redisUrl, { prefix });
  const absence = noteAbsence(options.logger, 'the queue on Redis');
  bull.on('error', absence.gone);
  bull.client.on('ready', absence.back);
  const express = new ExpressAdapter();
  express.setBasePath(basePath);
  createBullBoard({ queues: [new BullAdapter(bull)], serverAdapter: express });
  const pages = express.getRouter();
  // An application of its own: it would tell what it is made with.
  pages.disable('x-powered-by');
  return {
    pages,
    close: () => bull.close(true),
  };
}
