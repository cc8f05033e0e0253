import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CardData } from '@barometer/shared/card.ts';
import express, { Router } from 'express';
import { CompiledQuery } from 'kysely';
import { z } from 'zod';
import { makeApp } from '../../../server/src/api/app.ts';
import { cardRoutes } from '../../../server/src/api/card.ts';
import { hubspotIdentity } from '../../../server/src/api/identity.ts';
import { makeLinks } from '../../../server/src/api/link.ts';
import { makePageUrls } from '../../../server/src/crm/hubspot/page-urls.ts';
import { listen } from '../../../server/src/listen.ts';
import { readDefaultModel } from '../../../server/src/scoring/default-model.ts';
import { makeModelLibrary } from '../../../server/src/scoring/model-library.ts';
import { readCard } from '../../../server/src/scoring/read-card.ts';
import { findConnection } from '../../../server/src/store/connections.ts';
import { openDatabase } from '../../../server/src/store/db/open.ts';
import { makeLogger } from '../../../server/src/telemetry/logger.ts';
import { makeMetrics } from '../../../server/src/telemetry/metrics.ts';
import { connectionId } from '../book.ts';

/** The server in a process of its own, so that asking is not its work; beside the card, one card that never changes. */
const given = z
  .object({
    databaseUrl: z.string(),
    port: z.int(),
    clientSecret: z.string(),
    companyId: z.string(),
    filesDir: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const db = await openDatabase({ databaseUrl: given.databaseUrl });
const now = () => new Date();
const models = makeModelLibrary({ db, now, defaultModel: () => readDefaultModel(null) });
const appUrl = `http://127.0.0.1:${given.port}`;
const { recordUrl } = makePageUrls('https://app.hubspot.com/oauth/authorize');
const deps = { db, models, now, recordUrl };
const connection = await findConnection(db, connectionId);
if (!connection) throw new Error('The book has no connection.');
const card: CardData = await readCard(deps, connection, given.companyId);
await writeFile(join(given.filesDir, 'card.json'), JSON.stringify(card));
const identity = { appUrl, clientSecret: given.clientSecret, now };
const none = Router();
const app = makeApp({
  ...{ logger: makeLogger('warn'), checks: [], appUrl, proxies: 0, crms: [] },
  metrics: makeMetrics({ readBacklog: async () => [], process: false }),
  routes: {
    ...{ oauth: none, usage: none, webhooks: none, operator: none },
    ...{ pages: none, portfolio: none, settings: none, actions: none },
    card: cardRoutes({
      ...{ ...deps, wakeScoring: () => undefined, identity },
      links: makeLinks({ appUrl, encryptionKey: randomBytes(32), now }),
    }),
    // Behind the same headers, limits and counts as any route. The file is served as the server serves its own.
    queues: Router()
      .use('/file', express.static(given.filesDir))
      .get('/memory', (_request, response) => {
        response.json(card);
      })
      .get('/round-trip', async (request, response) => {
        hubspotIdentity(identity, request);
        await db.executeQuery(CompiledQuery.raw('/* prepared */ select 1'));
        response.json(card);
      }),
  },
});
await listen(app, given.port, 'PORT');
console.log(JSON.stringify({ ready: true }));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
