import { PortfolioAnswer } from '@barometer/shared/api/portfolio.ts';
import { SettingsAnswer } from '@barometer/shared/api/settings.ts';

/** What the server answers about one account, for pages that show it. */
export const now = '2026-11-22T12:00:00.000Z';

const place = { locale: 'en-US', timeZone: 'America/New_York', currency: 'USD' };
const bands = [
  { id: 'green', label: 'Healthy', from: 70, companies: 180 },
  { id: 'yellow', label: 'Watch', from: 40, companies: 92 },
  { id: 'red', label: 'At risk', from: 0, companies: 28 },
];

export const settings: SettingsAnswer = SettingsAnswer.parse({
  v: 1,
  account: { id: '4711', name: 'Northwind', connectedAt: '2026-10-01T08:30:00.000Z', ...place },
  trouble: null,
  model: {
    name: 'B2B SaaS',
    version: 4,
    publishedAt: '2026-11-02T10:00:00.000Z',
    publishedBy: 'ana.lopez@northwind.example',
    why: 'Renewals weigh more',
    scorecards: [
      { id: 'established', label: 'Established customers', metrics: 14 },
      { id: 'new', label: 'First 90 days', metrics: 1 },
    ],
  },
  sync: {
    state: 'finished',
    startedAt: '2026-11-22T03:00:00.000Z',
    finishedAt: '2026-11-22T03:04:00.000Z',
    trouble: null,
    lastPolledAt: '2026-11-22T11:58:00.000Z',
    records: { company: 312, contact: 1840, deal: 1, ticket: 977 },
    waiting: { events: 0, companies: 0, writes: 0 },
    refusals: 0,
  },
  bands,
  unscored: 12,
  alerts: { rules: ['A company turns red'], channels: ['task', 'Slack'], waiting: 0 },
  lists: {
    state: 'possible',
    trouble: null,
    lists: [
      { id: 'red', name: 'Health: at risk', about: 'Companies in the red band', created: false, url: null },
      { id: 'fell-10', name: 'Health: falling', about: 'Fell by 10 points in 30 days', created: false, url: null },
    ],
  },
});

export const listsUrl = 'https://app.hubspot.com/contacts/4711/objectLists/9';
export const settingsWithLists: SettingsAnswer = {
  ...settings,
  lists: {
    ...settings.lists,
    lists: settings.lists.lists.map((list) => ({ ...list, created: true, url: listsUrl })),
  },
};

const company: PortfolioAnswer['companies'][number] = {
  id: '1',
  name: 'Northwind Traders',
  url: 'https://app.hubspot.com/contacts/4711/record/0-2/1',
  state: 'scored',
  score: 31.4,
  band: 'red',
  grade: 'E',
  trend: 'declining',
  change30d: -8,
  topRisk: '2 urgent tickets open',
  ownerName: 'Ana Lopez',
  renewalDate: '2027-06-23',
  revenue: 84_000,
};

export const portfolio: PortfolioAnswer = PortfolioAnswer.parse({
  v: 1,
  account: { name: 'Northwind', ...place },
  bands: bands.map((band) => ({ ...band, revenue: band.id === 'red' ? null : 1_200_000 })),
  unscored: 12,
  owners: [{ id: '7', name: 'Ana Lopez', companies: 40 }],
  total: 312,
  companies: [
    company,
    { ...company, id: '2', name: null, state: 'frozen', score: 41, band: 'yellow' },
    {
      ...company,
      ...{ id: '3', name: 'Tailspin', state: 'insufficient-data', score: null, band: null, grade: null, trend: null },
      ...{ change30d: null, topRisk: null, ownerName: null, renewalDate: null, revenue: null },
    },
  ],
  next: 'cursor-2',
});
