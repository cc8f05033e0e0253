import { childPage } from '../sandbox/page/child-page.ts';
import { companyListPage } from '../sandbox/page/company-list-page.ts';
import { dashboardPage } from '../sandbox/page/dashboard-page.ts';
import { recordPage } from '../sandbox/page/record-page.ts';
import { refusedPage } from '../sandbox/page/refused-page.ts';

const evil = `</script><script>alert("x")</script>'`;
const site = {
  portal: { id: 7, name: evil, timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'de-DE' },
  listPath: '/companies',
  reportsPath: '/reports',
  bands: [
    { value: 'green', label: 'Healthy' },
    { value: 'yellow', label: 'Watch' },
  ],
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
  columns: [
    { name: 'health_band', label: evil, isNumber: false },
    { name: 'health_top_risk', label: 'Top risk', isNumber: false },
    { name: 'hubspot_owner_id', label: 'Owner', isNumber: false },
  ],
  views: [{ label: evil, search: 'health_band=yellow' }],
  filters: [{ parameter: 'health_band', text: evil }],
  search: String(new URLSearchParams({ q: evil, health_band: 'yellow', page: '2' })),
  sort: '-health_score',
  query: evil,
});
const dashboard = dashboardPage({
  ...site,
  portal: { ...site.portal, currency: 'no currency' },
  ...{ views: [{ label: evil, search: '' }], filters: [{ parameter: 'health_band', text: evil }], search: '' },
  ...{ companies: 2, scored: 1, averageScore: 62, averageCoverage: 70.4, hasRevenue: true },
  bandRows: [
    { value: 'green', label: 'Healthy', companies: 0, revenue: 0, coverage: null, path: '/companies?a' },
    { value: 'yellow', label: evil, companies: 1, revenue: 1200, coverage: 70.4, path: '/companies?b' },
    { value: '', label: 'No score', companies: 1, revenue: 0, coverage: null, path: '/companies?c' },
  ],
  trends: [{ value: '', label: evil, companies: 2, path: '/companies?d' }],
  owners: [{ name: evil, average: null, scored: 0, companies: 1, path: null }],
  renewals: [{ label: 'Nov', companies: 1, revenue: [0, 1200, 0] }],
});
const refused = refusedPage({
  ...site,
  ...{ title: 'Companies', path: '/companies', parameter: evil, message: evil, remedy: evil },
});
const child = childPage({ ...site, type: 'ticket', record: ticket, companies: [{ id: '1', name: evil }] });

test.each([
  ['record', record],
  ['list', list],
  ['child', child],
  ['dashboard', dashboard],
  ['refused', refused],
])('%s page: CRM text stays text', (_, page) => {
  expect(page).not.toContain('<script>alert');
  expect(page).not.toMatch(/undefined|\[object/);
});

test('the record page shows the written health properties, the timeline and the associations', () => {
  expect(record).toMatch(/<dt>Health score<\/dt><dd>62<\/dd>/);
  expect(record).toContain('▲</span> Watch');
  expect(record).toMatch(/1\.200\.000\s€/);
  expect(record).toContain('Urgent ticket opened');
  expect(record).toContain('Deal expected to close');
  expect(record).toContain('href="/record/contact/11"');
});

test('the list keeps the search and the view while paging', () => {
  const next = list.match(/href="([^"]+)" rel="next"/)?.[1]?.replaceAll('&amp;', '&');
  const search = new URL(next ?? '', 'http://crm').searchParams;
  expect([search.get('q'), search.get('health_band'), search.get('page')]).toEqual([evil, 'yellow', '3']);
});
