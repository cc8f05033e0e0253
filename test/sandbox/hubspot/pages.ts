import type { RecordType } from '@barometer/shared/crm.ts';
import express, { type Request, type Response, type Router } from 'express';
import { childPage } from '../page/child-page.ts';
import { companyListPage } from '../page/company-list-page.ts';
import { dashboardPage } from '../page/dashboard-page.ts';
import type { Site } from '../page/data.ts';
import { recordPage } from '../page/record-page.ts';
import { refusedPage } from '../page/refused-page.ts';
import { companyListOf } from './company-list.ts';
import { reportsOf } from './dashboard.ts';
import { searchOfList } from './list-address.ts';
import type { Portal } from './portal.ts';
import { proxyPath } from './proxy.ts';
import { isChildType, kinds, type ObjectType, objectTypeOf } from './record.ts';
import { dashboardViews } from './saved-views.ts';
import { ownerName, shownRecord } from './shown-record.ts';
import { companiesOf, readView } from './view.ts';
import { ViewError } from './view-filter.ts';

export interface PageOptions {
  /** The built card; the record page shows it when it is there. */
  cardDir?: string | undefined;
  serverUrl?: string | undefined;
}

const mostChildren = 200;
const collections: Record<RecordType, ObjectType> = {
  company: 'companies',
  contact: 'contacts',
  deal: 'deals',
  ticket: 'tickets',
};
const singulars = { contacts: 'contact', deals: 'deal', tickets: 'ticket' } as const;

/** The CRM as its users see it: the company list, a company with the card in it, the records behind, and reports. */
export function pageRouter(portal: Portal, options: PageOptions): Router {
  const router = express.Router();
  const base = `/contacts/${portal.id}`;
  if (options.cardDir !== undefined) {
    router.use('/_sandbox/card', express.static(options.cardDir, { etag: false, cacheControl: false }));
  }
  router.get('/', (_request, response) => response.redirect(`${base}/objects/0-2`));
  router.get(`${base}/objects/0-2`, (request, response) => {
    const site = siteOf(portal);
    refusing(response, site, { title: 'Companies', path: site.listPath }, () =>
      companyListPage(companyListOf(portal, site, searchOf(request))),
    );
  });
  router.get(`${base}/objectLists/:listId/filters`, (request, response, next) => {
    const list = portal.lists.find(({ listId, deletedAt }) => !deletedAt && listId === request.params.listId);
    const search = list ? searchOfList(list) : null;
    if (search === null) next();
    else response.redirect(`${base}/objects/0-2?${search}`);
  });
  router.get(`/reports/${portal.id}/dashboard`, (request, response) => {
    const site = siteOf(portal);
    refusing(response, site, { title: 'The dashboard', path: site.reportsPath }, () => {
      const search = searchOf(request);
      const view = readView(portal, search, []);
      const conditions = { path: site.listPath, search: String(search) };
      const reports = reportsOf(portal, companiesOf(portal, view), site.bands, conditions);
      const shown = { filters: view.filters, search: String(search), views: dashboardViews(portal) };
      return dashboardPage({ ...site, ...reports, ...shown });
    });
  });
  router.get(`${base}/record/:typeId/:id`, (request, response, next) => {
    const type = objectTypeOf(request.params.typeId);
    const record = type && portal.records[type].find(request.params.id);
    if (!type || !record) return next();
    const site = siteOf(portal);
    if (isChildType(type)) {
      const companies = portal.links.companiesOf(record).map(({ id }) => ({ id, name: nameOf(portal, id) }));
      return send(
        response,
        childPage({ ...site, type: singulars[type], record: shownRecord(portal, type, record), companies }),
      );
    }
    const owner = ownerName(portal, record);
    const children = (child: ObjectType) =>
      portal.links
        .of('companies', record.id, child)
        .slice(-mostChildren)
        .flatMap(({ id }) => portal.records[child].find(id) ?? [])
        .map((one) => shownRecord(portal, child, one));
    const data = {
      ...site,
      company: shownRecord(portal, 'companies', record),
      ...(owner ? { owner } : {}),
      contacts: children('contacts'),
      deals: children('deals'),
      tickets: children('tickets'),
      serverUrl: options.serverUrl ?? '',
      proxyPath: `${proxyPath}?portalId=${portal.id}`,
    };
    send(response, recordPage(data));
  });
  return router;
}

function siteOf(portal: Portal): Site {
  const { id, name, timeZone, currency } = portal.book.portal;
  const options = portal.catalog.find('companies', 'health_band')?.options ?? [];
  return {
    portal: { id, name, timeZone, currency, locale: 'en-US' },
    listPath: `/contacts/${id}/objects/0-2`,
    reportsPath: `/reports/${id}/dashboard`,
    recordPath: (type, recordId) => `/contacts/${id}/record/${kinds[collections[type]].typeId}/${recordId}`,
    bands: options.toSorted((a, b) => a.displayOrder - b.displayOrder).map(({ value, label }) => ({ value, label })),
  };
}

/** Sends the page, or says which part of the address cannot be followed. */
function refusing(response: Response, site: Site, at: { title: string; path: string }, page: () => string): void {
  try {
    send(response, page());
  } catch (error) {
    if (!(error instanceof ViewError)) throw error;
    const { parameter, message, remedy } = error;
    response.status(400);
    send(response, refusedPage({ ...site, ...at, parameter, message, remedy }));
  }
}

function searchOf(request: Request): URLSearchParams {
  const search = new URL(request.originalUrl, 'http://crm').searchParams;
  // The search field sends itself also when nothing is written in it.
  if (search.get('q') === '') search.delete('q');
  return search;
}

function nameOf(portal: Portal, companyId: string): string {
  return portal.records.companies.find(companyId)?.properties.name ?? `Company ${companyId}`;
}

function send(response: Response, html: string): void {
  response.type('html').send(html);
}
