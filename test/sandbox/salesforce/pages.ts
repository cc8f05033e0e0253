import { resolve } from 'node:path';
import express, { type Request, type Router } from 'express';
import { readId } from './ids.ts';
import type { Org } from './org.ts';
import { resourcePath } from './page/card-slot.ts';
import { listPath, reportPath } from './page/layout.ts';
import { listPage } from './page/list-page.ts';
import { pathOf, recordPage } from './page/record-page.ts';
import { reportPage } from './page/report-page.ts';

/** The org as its users see it in Lightning: accounts in list views, an account with the card in it, a report. */
export function pageRouter(org: Org, staticResources: string | undefined): Router {
  const router = express.Router();
  router.get('/', (_request, response) => response.redirect(listPath));
  router.get(listPath, (request, response) => {
    response.type('html').send(listPage(org, searchOf(request)));
  });
  router.get(reportPath, (_request, response) => void response.type('html').send(reportPage(org)));
  router.get('/lightning/r/Account/:id/view', (request, response, next) => {
    const row = org.table('Account').find(readId(request.params.id) ?? '');
    if (!row || row.IsDeleted === true) return next();
    response.type('html').send(recordPage(org, row));
  });
  router.get('/lightning/r/:object/:id/view', (request, response, next) => {
    const path = pathOf(org, readId(request.params.id) ?? '');
    if (path && !path.startsWith(`/lightning/r/${request.params.object}/`)) return response.redirect(path);
    next();
  });
  // As links from elsewhere name a record: the org's address and the id.
  router.get(/^\/([0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?)$/, (request, response, next) => {
    const path = pathOf(org, readId(request.path.slice(1)) ?? '');
    if (path) response.redirect(path);
    else next();
  });
  router.get(resourcePath, (_request, response, next) => {
    if (staticResources === undefined) return next();
    response.sendFile(resolve(staticResources, 'healthReact.js'), { cacheControl: false }, (error) => {
      if (error) next();
    });
  });
  return router;
}

function searchOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://crm').searchParams;
}
