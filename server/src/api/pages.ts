import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CardData } from '@barometer/shared/card.ts';
import { recordTypes } from '@barometer/shared/crm.ts';
import { forCustomers } from '@barometer/shared/for-customers.ts';
import { type Request, type Response, Router } from 'express';
import { digestOf } from '../digest.ts';
import { type ReadCardDeps, readCard } from '../scoring/read-card.ts';
import { type Connection, findConnection } from '../store/connections.ts';
import type { CardLink, LinkedPage, Links } from './link.ts';
import { page } from './page.ts';
import type { Print } from './print.ts';
import { scriptPage } from './script-page.ts';

export interface PagesDeps extends ReadCardDeps {
  links: Links;
  /** Where `npm run build` puts the scripts of the pages. */
  scriptsDir: string;
  /** Null where there is no Chromium. */
  print: Print | null;
}

const scriptName = 'page.js';

/**
 * Pages for a person who followed a link from the card: `GET /card/companies/:id` is the card by itself,
 * `GET /brief/companies/:id` one page for a check-in with the customer, `…/pdf` the same on paper.
 */
export function pageRoutes(deps: PagesDeps): Router {
  const router = Router();
  router.get(`/scripts/${scriptName}`, async (_request, response) => {
    const text = await readFile(join(deps.scriptsDir, scriptName), 'utf8').catch(() => null);
    if (text === null) response.status(404).end();
    else {
      // Asked for with every page, and sent only when it has changed.
      response.set({ 'Cache-Control': 'no-cache', ETag: `"${digestOf(text)}"` });
      response.type('text/javascript').send(text);
    }
  });
  router.get('/card/companies/:id', async (request, response) => {
    const opened = await open(deps, 'card', request, response);
    if (!opened) return;
    const { connection, link, key } = opened;
    const recordUrls = Object.fromEntries(
      recordTypes.map((type) => [type, deps.recordUrl(connection, type, recordPlace).replace(recordPlace, '{id}')]),
    );
    const data = { kind: 'card', companyId: link.companyId, key, recordUrls, details: null };
    const { company } = await readCard(deps, connection, link.companyId);
    const title = company.name ?? 'Customer health';
    const href = deps.recordUrl(connection, 'company', link.companyId);
    const heading = { text: title, link: { href, text: 'Open the record' } };
    response.send(scriptPage({ title, heading, data, script: { src: `/scripts/${scriptName}` } }));
  });
  router.get('/brief/companies/:id', async (request, response) => {
    const opened = await open(deps, 'brief', request, response);
    if (!opened) return;
    const { link, key, connection } = opened;
    const address = `/brief/companies/${encodeURIComponent(link.companyId)}/pdf?key=${encodeURIComponent(key)}`;
    const data = await briefData(deps, connection, link, deps.print ? address : null);
    response.send(scriptPage({ title: titleOf(data.card), data, script: { src: `/scripts/${scriptName}` } }));
  });
  router.get('/brief/companies/:id/pdf', async (request, response) => {
    const opened = await open(deps, 'brief', request, response);
    if (!opened) return;
    if (!deps.print) return void tell(response, 501, noPrinter);
    const data = await briefData(deps, opened.connection, opened.link, null);
    const text = await readFile(join(deps.scriptsDir, scriptName), 'utf8');
    const pdf = await deps.print(scriptPage({ title: titleOf(data.card), data, script: { text } }));
    response
      .type('application/pdf')
      .set('Content-Disposition', `inline; filename="${fileName(data.card)}"`)
      .send(pdf);
  });
  return router;
}

/** Stands where an id will: no CRM's address holds it otherwise. */
const recordPlace = 'RECORDID';

const expired = {
  title: 'This link has expired',
  text: 'Links from the card are good for twelve hours. Open the company in your CRM and follow the link there again.',
};
const noPrinter = {
  title: 'There is no printer here',
  text: 'This server has no Chromium to make a PDF with. Open the brief and print it from your browser: it prints as one page.',
};
const notConnected = {
  title: 'Barometer is not connected to this account',
  text: 'Ask an administrator of the CRM to connect it again.',
};
const notBuilt = {
  title: 'This server has no pages',
  text: 'Its operator has to run `npm run build` once; then reload this page.',
};

function tell(response: Response, status: number, told: { title: string; text: string }): void {
  response.status(status).send(page({ ...told, tone: 'bad' }));
}

async function open(deps: PagesDeps, page: LinkedPage, request: Request<{ id: string }>, response: Response) {
  response.set('Cache-Control', 'no-store');
  const key = typeof request.query.key === 'string' ? request.query.key : '';
  const link = await deps.links.open(page, key);
  if (!link || link.companyId !== request.params.id) return void tell(response, 401, expired);
  const connection = await findConnection(deps.db, link.connectionId);
  if (connection?.status !== 'active') return void tell(response, 403, notConnected);
  const isBuilt = await access(join(deps.scriptsDir, scriptName)).then(
    () => true,
    () => false,
  );
  if (!isBuilt) return void tell(response, 503, notBuilt);
  return { connection, link, key };
}

async function briefData(deps: PagesDeps, connection: Connection, link: CardLink, pdfUrl: string | null) {
  // What is in the source of a page is in the page.
  const card = forCustomers(await readCard(deps, connection, link.companyId));
  return { kind: 'brief', card, preparedBy: link.person, now: deps.now().toISOString(), pdfUrl } as const;
}

const titleOf = (card: CardData) => card.company.name ?? 'Account brief';

/** Plain ASCII: other names are written in as many ways as there are browsers. */
function fileName(card: CardData): string {
  const name = titleOf(card)
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${name || 'account'}-brief.pdf`;
}
