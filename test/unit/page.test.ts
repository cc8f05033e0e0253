import { childPage } from '../sandbox/page/child-page.ts';
import { companyListPage } from '../sandbox/page/company-list-page.ts';
import { recordPage } from '../sandbox/page/record-page.ts';

const evil = `</script><script>alert("x")</script>'`;
const site = {
  portal: { id: 7, name: evil, timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'de-DE' },
  listPath: '/companies',
  recordPath: (type: string, id: string) => `/record/${type}/${id}`,
};
const company = {
  id: '1',
  properties: {
    name: evil,
    annualrevenue: '1200000',
    health_score: '62',
    health_band: 'yellow',
    health_top_risk: evil,
    health_details: `{"name":"${evil.replaceAll('"', '\\"')}"}`,
  },
};
const ticket = {
  id: '55',
  properties: { subject: evil, createdate: '2026-11-13T08:00:00Z', hs_ticket_priority: 'URGENT' },
};
const deal = {
  id: '21',
  properties: { dealname: 'Renewal', amount: '9000', closedate: '2026-12-31T00:00:00Z', hs_is_closed: 'false' },
};

const record = recordPage({
  ...site,
  company,
  owner: evil,
  contacts: [{ id: '11', properties: { firstname: 'Ana', lastname: 'Ruiz', email: 'ana@example.com' } }],
  deals: [deal],
  tickets: [ticket],
  serverUrl: 'https://app.example',
  proxyPath: '/proxy',
});
const list = companyListPage({
  ...site,
  companies: [{ ...company, owner: evil }],
  total: 60,
  page: 2,
  pageSize: 25,
  query: evil,
  band: 'yellow',
});
const child = childPage({ ...site, type: 'ticket', record: ticket, companies: [{ id: '1', name: evil }] });

test.each([
  ['record', record],
  ['list', list],
  ['child', child],
])('%s page: CRM text stays text', (_, page) => {
  expect(page).not.toContain('<script>alert');
  expect(page).not.toMatch(/undefined|\[object/);
});

test('the record page shows the written health properties, the timeline and the associations', () => {
  expect(record).toMatch(/<dt>Health score<\/dt><dd>62<\/dd>/);
  expect(record).toContain('▲</span> Yellow');
  expect(record).toMatch(/1\.200\.000\s€/);
  expect(record).toContain('Urgent ticket opened');
  expect(record).toContain('Deal expected to close');
  expect(record).toContain('href="/record/contact/11"');
});

test('the list keeps the search and the view while paging', () => {
  const next = list.match(/href="([^"]+)" rel="next"/)?.[1]?.replaceAll('&amp;', '&');
  const search = new URL(next ?? '', 'http://crm').searchParams;
  expect([search.get('q'), search.get('band'), search.get('page')]).toEqual([evil, 'yellow', '3']);
});
