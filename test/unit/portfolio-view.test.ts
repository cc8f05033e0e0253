import type { PortfolioAnswer } from '@barometer/shared/api/portfolio.ts';
import { everything, portfolioView, type Wish } from '../../cards/src/view/portfolio.ts';
import type { Problem } from '../../cards/src/view/problem.ts';
import { portfolio } from '../support/account.ts';

interface Shown {
  answer?: PortfolioAnswer | null;
  problem?: Problem | null;
  wish?: Wish;
  before?: number;
}

const show = ({ answer = portfolio, problem = null, wish = everything, before = 0 }: Shown = {}) =>
  portfolioView({ answer, problem, wish, before });

describe('the portfolio in words', () => {
  test('counts companies, their share and their revenue by band, highest first', () => {
    expect(show().bands.map(({ mark, label, companies, detail }) => [mark.shape, label, companies, detail])).toEqual([
      ['●', 'Healthy', '180', '58%, $1,200,000 a year'],
      ['▲', 'Watch', '92', '29%, $1,200,000 a year'],
      ['■', 'At risk', '28', '9%'],
      ['○', 'No score', '12', '4%'],
    ]);
  });

  test('a company is told by score, band, move, risk, owner, renewal and revenue', () => {
    expect(show().rows[0]).toMatchObject({
      ...{ name: 'Northwind Traders', url: 'https://app.hubspot.com/contacts/4711/record/0-2/1' },
      ...{ score: '31', mark: { tone: 'poor', shape: '■' }, word: 'At risk · E', change: '▼ −8' },
      ...{ risk: '2 urgent tickets open', owner: 'Ana Lopez', renewal: 'Jun 23, 2027', revenue: '$84,000' },
    });
  });

  test('a frozen score is not judged, and what is not known is a dash, never a zero', () => {
    const [, frozen, unscored] = show().rows;
    expect(frozen).toMatchObject({
      name: 'Company 2',
      score: '41',
      mark: { tone: 'none' },
      word: 'Frozen',
      change: '–',
    });
    expect(unscored).toMatchObject({
      ...{ score: '–', mark: { tone: 'none' }, word: 'Not enough data', change: '–', risk: '–' },
      ...{ owner: '–', renewal: '–', revenue: '–' },
    });
  });

  test('a state that a newer server knows reads as no score', () => {
    const companies = portfolio.companies.map((company) => ({ ...company, score: null, state: 'paused' }));
    expect(show({ answer: { ...portfolio, companies } }).rows[0]?.word).toBe('No score');
  });

  test('filters offer every band and owner with how many they have, and those without', () => {
    const { band, owner, sort, canClear } = show().filters;
    expect(band.options.map(({ label }) => label)).toEqual([
      ...['All bands', 'Healthy (180)', 'Watch (92)', 'At risk (28)', 'No score (12)'],
    ]);
    expect(owner.options.map(({ value, label }) => `${value} ${label}`)).toEqual([
      ...[' All owners', '7 Ana Lopez (40)', 'none Nobody'],
    ]);
    expect(sort.options.map(({ value }) => value)).toEqual(['score', 'change', 'renewal', 'revenue', 'name']);
    expect(canClear).toBe(false);
    expect(show({ wish: { ...everything, search: 'north' } }).filters.canClear).toBe(true);
  });

  test.each([
    ['the first page', 0, portfolio, '1–3 of 312 companies', { previous: false, next: true }],
    ['a page between', 50, portfolio, '51–53 of 312 companies', { previous: true, next: true }],
    ['the last page', 309, { ...portfolio, next: null }, '310–312 of 312 companies', { previous: true, next: false }],
    ['the only page', 0, { ...portfolio, next: null, total: 3 }, '3 companies', null],
  ])('%s says where it is and where one may go', (_which, before, answer, summary, pages) => {
    expect(show({ answer, before })).toMatchObject({ summary, pages });
  });

  test('nothing found is another thing than nothing there', () => {
    const none = { ...portfolio, companies: [], total: 0, next: null };
    expect(show({ answer: none }).empty?.title).toBe('No companies yet');
    expect(show({ answer: none, wish: { ...everything, band: 'red' } })).toMatchObject({
      empty: { title: 'No company matches' },
      summary: '0 companies',
    });
  });

  test('an account without any company has no shares to tell of, and no division by zero', () => {
    const bands = portfolio.bands.map((band) => ({ ...band, companies: 0, revenue: null }));
    expect(show({ answer: { ...portfolio, bands, unscored: 0 } }).bands[0]?.detail).toBe('0%');
  });

  test('without an answer: loading, or what is the matter', () => {
    expect(show({ answer: null })).toMatchObject({ loading: true, notice: null, rows: [] });
    const problem: Problem = { kind: 'unreachable' };
    expect(show({ answer: null, problem }).notice?.text).toMatch(/^The companies will be back/);
    expect(show({ problem })).toMatchObject({
      stale: { text: 'Server unreachable: these are the last known scores' },
      rows: expect.arrayContaining([expect.objectContaining({ name: 'Northwind Traders' })]),
    });
    expect(show({ problem: { kind: 'refused', code: 'not-allowed' } })).toMatchObject({
      notice: { title: 'You are not allowed to see these scores' },
      rows: [],
    });
  });

  test('amounts and dates are written as the account does; without a currency a number is a number', () => {
    const account = { ...portfolio.account, locale: 'de-DE', timeZone: 'Europe/Berlin', currency: 'EUR' };
    expect(show({ answer: { ...portfolio, account } }).rows[0]).toMatchObject({
      renewal: '23.06.2027',
      revenue: expect.stringMatching(/^84\.000\s€$/),
    });
    expect(show({ answer: { ...portfolio, account: { ...account, currency: null } } }).rows[0]?.revenue).toBe('84.000');
  });
});
