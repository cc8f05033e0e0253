import {
  type PortfolioAnswer,
  type PortfolioCompany,
  type PortfolioSort,
  portfolioSorts,
} from '@barometer/shared/api/portfolio.ts';
import type { Place } from '@barometer/shared/words/locale.ts';
import { money, number, percent, signed } from '@barometer/shared/words/number.ts';
import { date } from '@barometer/shared/words/time.ts';
import { markOf, noMark } from './band.ts';
import type { BandMark, NoticeView } from './card-view.ts';
import { wordsWithoutScore } from './headline.ts';
import { type Problem, problemLine, problemNotice } from './problem.ts';

/** Which companies are asked for, and in which order; empty text is no wish. */
export interface Wish {
  band: string;
  owner: string;
  search: string;
  sort: PortfolioSort;
}

export const everything: Wish = { band: '', owner: '', search: '', sort: 'score' };

/** The portfolio in words. */
export interface PortfolioView {
  loading: boolean;
  /** Instead of everything else. */
  notice: NoticeView | null;
  /** Above everything else: what is shown may be old. */
  stale: { text: string; reference: string | null } | null;
  bands: BandCount[];
  filters: { band: Choice; owner: Choice; sort: Choice<PortfolioSort>; search: string; canClear: boolean };
  /** "51–100 of 312 companies". */
  summary: string;
  rows: PortfolioRow[];
  empty: { title: string; text: string } | null;
  pages: { previous: boolean; next: boolean } | null;
}

export interface BandCount {
  id: string;
  mark: BandMark;
  label: string;
  companies: string;
  /** "34%, $1,200,000 a year". */
  detail: string;
}

export interface Choice<Value extends string = string> {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
}

export interface PortfolioRow {
  id: string;
  name: string;
  url: string;
  score: string;
  mark: BandMark;
  /** The band and the grade, or why there is no score. */
  word: string;
  change: string;
  risk: string;
  owner: string;
  renewal: string;
  revenue: string;
}

/** The fixed words of the page. */
export const portfolioWords = {
  loading: 'Asking Barometer for your companies…',
  search: 'Company',
  searchHint: 'A part of its name',
  clear: 'Clear filters',
  previous: 'Previous',
  next: 'Next',
  columns: {
    name: 'Company',
    score: 'Health',
    change: '30 days',
    risk: 'Pulls down most',
    owner: 'Owner',
    renewal: 'Renewal',
    revenue: 'Revenue a year',
  },
} as const;

interface Known {
  answer: PortfolioAnswer | null;
  problem: Problem | null;
  wish: Wish;
  /** How many companies are on the pages before. */
  before: number;
}

/** The page as it is known so far: an answer, the problem of the last question, or neither yet. */
export function portfolioView({ answer, problem, wish, before }: Known): PortfolioView {
  const filters = filtersView(answer, wish);
  const nothing = { bands: [], filters, summary: '', rows: [], empty: null, pages: null, stale: null };
  if (problem && (!answer || problem.code === 'not-allowed')) {
    return { ...nothing, loading: false, notice: portfolioNotice(problem) };
  }
  if (!answer) return { ...nothing, loading: true, notice: null };
  const { account, companies, next, total } = answer;
  return {
    loading: false,
    notice: null,
    stale: problem && {
      text: `${problemLine(problem)}: these are the last known scores`,
      reference: problem.requestId ?? null,
    },
    bands: bandCounts(answer),
    filters,
    summary: summary(before, companies.length, total, account),
    rows: companies.map((company) => row(company, answer)),
    empty: companies.length === 0 ? empty(filters.canClear) : null,
    pages: before > 0 || next !== null ? { previous: before > 0, next: next !== null } : null,
  };
}

function portfolioNotice(problem: Problem): NoticeView {
  const told = problemNotice(problem);
  if (problem.kind === 'unreachable') {
    return { ...told, text: 'The companies will be back as soon as the server answers. It tries again by itself.' };
  }
  if (problem.code === 'not-allowed') return { ...told, title: 'You are not allowed to see these scores' };
  return told;
}

function bandCounts({ bands, unscored, account }: PortfolioAnswer): BandCount[] {
  const all = bands.reduce((sum, { companies }) => sum + companies, unscored);
  const share = (companies: number) => percent(all === 0 ? 0 : companies / all, account);
  return [
    ...bands.map(({ id, label, companies, revenue }) => ({
      id,
      mark: markOf(id, bands),
      label,
      companies: number(companies, account),
      detail: [share(companies), revenue === null ? null : `${money(revenue, account)} a year`]
        .filter(Boolean)
        .join(', '),
    })),
    { id: 'none', mark: noMark, label: 'No score', companies: number(unscored, account), detail: share(unscored) },
  ];
}

const sorts: Record<PortfolioSort, string> = {
  score: 'Lowest score first',
  change: 'Worst change first',
  renewal: 'Next renewal first',
  revenue: 'Most revenue first',
  name: 'By name',
};

function filtersView(answer: PortfolioAnswer | null, wish: Wish): PortfolioView['filters'] {
  const counted = (label: string, companies: number) =>
    answer ? `${label} (${number(companies, answer.account)})` : label;
  const bands =
    answer?.bands.map(({ id, label, companies }) => ({ value: id, label: counted(label, companies) })) ?? [];
  const owners =
    answer?.owners.map(({ id, name, companies }) => ({ value: id, label: counted(name, companies) })) ?? [];
  return {
    band: {
      label: 'Band',
      value: wish.band,
      options: [any('All bands'), ...bands, { value: 'none', label: counted('No score', answer?.unscored ?? 0) }],
    },
    owner: {
      label: 'Owner',
      value: wish.owner,
      options: [any('All owners'), ...owners, { value: 'none', label: 'Nobody' }],
    },
    sort: {
      label: 'Order',
      value: wish.sort,
      options: portfolioSorts.map((value) => ({ value, label: sorts[value] })),
    },
    search: wish.search,
    canClear: wish.band !== '' || wish.owner !== '' || wish.search.trim() !== '',
  };
}

const any = (label: string) => ({ value: '', label });

function summary(before: number, shown: number, total: number, place: Place): string {
  const companies = `${number(total, place)} ${total === 1 ? 'company' : 'companies'}`;
  if (shown === 0 || shown === total) return companies;
  return `${number(before + 1, place)}–${number(before + shown, place)} of ${companies}`;
}

function empty(filtered: boolean): NonNullable<PortfolioView['empty']> {
  if (filtered) return { title: 'No company matches', text: 'Clear a filter to see more.' };
  return { title: 'No companies yet', text: 'They appear here by themselves after the first sync.' };
}

const trendMarks = { improving: '▲', declining: '▼', steady: '' } as const;

function row(company: PortfolioCompany, { bands, account }: PortfolioAnswer): PortfolioRow {
  const { id, name, url, state, score, band, grade, trend, change30d, topRisk, ownerName, renewalDate, revenue } =
    company;
  const frozen = state === 'frozen';
  const label = bands.find((one) => one.id === band)?.label ?? null;
  return {
    id,
    name: name || `Company ${id}`,
    url,
    score: score === null ? '–' : number(score, account, 0),
    mark: score === null || frozen ? noMark : markOf(band, bands),
    word: score === null || frozen ? wordWithout(state) : [label, grade].filter(Boolean).join(' · '),
    change:
      change30d === null || frozen ? '–' : `${trend ? trendMarks[trend] : ''} ${signed(change30d, account)}`.trim(),
    risk: topRisk ?? '–',
    owner: ownerName ?? '–',
    renewal: renewalDate ? date(renewalDate, account) : '–',
    revenue: revenue === null ? '–' : money(revenue, account),
  };
}

/** A newer server may know states that this page does not. */
function wordWithout(state: string): string {
  return Object.entries(wordsWithoutScore).find(([known]) => known === state)?.[1] ?? wordsWithoutScore.unknown;
}
