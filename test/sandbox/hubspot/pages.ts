import type { RecordType } from '@barometer/shared/crm.ts';
import express, { type Response, type Router } from 'express';
import { childPage } from '../page/child-page.ts';
import { companyListPage } from '../page/company-list-page.ts';
import type { PageRecord, Site } from '../page/data.ts';
import { recordPage } from '../page/record-page.ts';
import { shownValue, stageOf } from './calculated.ts';
import type { Portal } from './portal.ts';
import { proxyPath } from './proxy.ts';
import { isChildType, kinds, type ObjectType, objectTypeOf, type StoredRecord } from './record.ts';

export interface PageOptions {
  /** The built card; the record page shows it when it is there. */
  cardDir?: string | undefined;
  serverUrl?: string | undefined;
}

const pageSize = 25;
const mostChildren = 200;
const collections: Record<RecordType, ObjectType> = {
  company: 'companies',
  contact: 'contacts',
  deal: 'deals',
  ticket: 'tickets',
};
const singulars = { contacts: 'contact', deals: 'deal', tickets: 'ticket' } as const;

/** The CRM as its users see it: the company list, a company with the card in it, and the records behind. */
export function pageRouter(portal: Portal, options: PageOptions): Router {
  const router = express.Router();
  const base = `/contacts/${portal.id}`;
  const site = siteOf(portal, base);
  if (options.cardDir !== undefined) {
    router.use('/_sandbox/card', express.static(options.cardDir, { etag: false, cacheControl: false }));
  }
  router.get('/', (_request, response) => response.redirect(`${base}/objects/0-2`));
  router.get(`${base}/objects/0-2`, (request, response) => {
    const query = textOf(request.query.q);
    const band = textOf(request.query.band);
    const page = Math.max(1, Number.parseInt(textOf(request.query.page), 10) || 1);
    const found = portal.records.companies.all().filter((company) => matches(company, query, band));
    const companies = found.slice((page - 1) * pageSize, page * pageSize).map((company) => {
      const owner = ownerName(portal, company);
      return { ...shown(portal, 'companies', company), ...(owner ? { owner } : {}) };
    });
    send(response, companyListPage({ ...site, companies, total: found.length, page, pageSize, query, band }));
  });
  router.get(`${base}/record/:typeId/:id`, (request, response, next) => {
    const type = objectTypeOf(request.params.typeId);
    const record = type && portal.records[type].find(request.params.id);
    if (!type || !record) return next();
    if (isChildType(type)) {
      const companies = portal.links.companiesOf(record).map(({ id }) => ({ id, name: nameOf(portal, id) }));
      return send(
        response,
        childPage({ ...site, type: singulars[type], record: shown(portal, type, record), companies }),
      );
    }
    const owner = ownerName(portal, record);
    const children = (child: ObjectType) =>
      portal.links
        .of('companies', record.id, child)
        .slice(-mostChildren)
        .flatMap(({ id }) => portal.records[child].find(id) ?? [])
        .map((one) => shown(portal, child, one));
    const data = {
      ...site,
      company: shown(portal, 'companies', record),
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

function siteOf(portal: Portal, base: string): Site {
  const { id, name, timeZone, currency } = portal.book.portal;
  return {
    portal: { id, name, timeZone, currency, locale: 'en-US' },
    listPath: `${base}/objects/0-2`,
    recordPath: (type, recordId) => `${base}/record/${kinds[collections[type]].typeId}/${recordId}`,
  };
}

/** All values a page may show, with the labels of pipelines and stages in place of their ids. */
function shown(portal: Portal, type: ObjectType, record: StoredRecord): PageRecord {
  const properties: PageRecord['properties'] = {};
  for (const { name } of portal.catalog.list(type, false)) properties[name] = shownValue(portal, type, record, name);
  if (type === 'deals' || type === 'tickets') {
    const [pipeline, stage] = type === 'deals' ? ['pipeline', 'dealstage'] : ['hs_pipeline', 'hs_pipeline_stage'];
    const pipelines = portal.book.pipelines[type];
    const label = stageOf(pipelines, properties[pipeline], properties[stage])?.label;
    properties[stage] = label ?? properties[stage] ?? null;
    properties[pipeline] =
      pipelines.find((one) => one.id === properties[pipeline])?.label ?? properties[pipeline] ?? null;
  }
  return { id: record.id, properties };
}

function matches(company: StoredRecord, query: string, band: string): boolean {
  const { name, domain, health_band: own } = company.properties;
  if (band !== '' && own !== band) return false;
  const text = `${name ?? ''} ${domain ?? ''}`.toLowerCase();
  return query === '' || text.includes(query.toLowerCase());
}

function ownerName(portal: Portal, record: StoredRecord): string | undefined {
  const owner = portal.book.owners.find((one) => one.id === record.properties.hubspot_owner_id);
  return owner && `${owner.firstName} ${owner.lastName}`;
}

function nameOf(portal: Portal, companyId: string): string {
  return portal.records.companies.find(companyId)?.properties.name ?? `Company ${companyId}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function send(response: Response, html: string): void {
  response.type('html').send(html);
}
