import { number } from '@barometer/shared/words/number.ts';
import { averageText, percentText, shareText, shortMoney } from './amounts.ts';
import { type Bar, bars } from './bars.ts';
import type { BandRow, DashboardPageData, TrendRow } from './data.ts';
import { bandTag, toneOf } from './health.ts';
import { type Html, html } from './html.ts';

/** A report in its frame; `made` says of what, in the words of a report builder. */
export function report(title: string, made: string, content: Html, kind = ''): Html {
  return html`<section class="panel report ${kind}"><h2>${title}</h2><p class="made">${made}</p>${content}</section>`;
}

export function companiesByBand(data: DashboardPageData): Html {
  const { bandRows, companies, portal } = data;
  const most = longest(bandRows.map((row) => row.companies));
  const rows = bandRows.map((row) => ({
    ...head(row, data),
    ...{ length: row.companies / most, text: number(row.companies, portal) },
    note: shareText(row.companies, companies, portal),
  }));
  const title = 'Companies by health band';
  return report(title, 'Count of companies · Health band', bars(title, ['Health band', 'Companies', 'Share'], rows));
}

export function scoreByOwner({ owners, portal }: DashboardPageData): Html {
  const rows = owners.map(({ name, average, scored, companies, path }) => ({
    label: path ? html`<a href="${path}">${name}</a>` : html`${name}`,
    ...{ tone: 'plain', length: (average ?? 0) / 100, text: averageText(average, portal) },
    note: `${number(scored, portal)} of ${number(companies, portal)}`,
  }));
  const title = 'Average health score by owner';
  const made = 'Average of Health score · Company owner · how many have a score';
  return report(title, made, bars(title, ['Company owner', 'Average', 'With a score'], rows), 'tall');
}

export function revenueByBand(data: DashboardPageData): Html {
  const { bandRows, portal } = data;
  const whole = bandRows.reduce((sum, { revenue }) => sum + revenue, 0);
  const most = longest(bandRows.map(({ revenue }) => revenue));
  const rows = bandRows.map((row) => ({
    ...head(row, data),
    ...{ length: row.revenue / most, text: shortMoney(row.revenue, portal) },
    note: shareText(row.revenue, whole, portal),
  }));
  const title = 'Recurring revenue by health band';
  return report(
    title,
    'Sum of Recurring revenue · Health band',
    bars(title, ['Health band', 'Revenue', 'Share'], rows),
  );
}

export function coverageByBand(data: DashboardPageData): Html {
  const rows = data.bandRows.map((row) => ({
    ...head(row, data),
    ...{ length: (row.coverage ?? 0) / 100, text: percentText(row.coverage, data.portal) },
  }));
  const title = 'Data coverage by health band';
  return report(
    title,
    'Average of Health data coverage (%) · Health band',
    bars(title, ['Health band', 'Coverage'], rows),
  );
}

export function companiesByTrend({ trends, companies, portal }: DashboardPageData): Html {
  const most = longest(trends.map((row) => row.companies));
  const rows = trends.map((row) => ({
    label: html`<a href="${row.path}">${sign(row)}${row.label}</a>`,
    ...{ tone: row.value ? 'plain' : 'none', length: row.companies / most, text: number(row.companies, portal) },
    note: shareText(row.companies, companies, portal),
  }));
  const title = 'Companies by health trend';
  return report(title, 'Count of companies · Health trend', bars(title, ['Health trend', 'Companies', 'Share'], rows));
}

const signs: Record<string, string> = { improving: '↗', steady: '→', declining: '↘' };

const sign = ({ value }: TrendRow) =>
  value in signs && html`<span class="sign" aria-hidden="true">${signs[value]}</span> `;

function head(row: BandRow, data: DashboardPageData): Pick<Bar, 'label' | 'tone'> {
  const { value, label, path } = row;
  return {
    label: html`<a href="${path}">${value ? bandTag(value, data) : label}</a>`,
    tone: value ? toneOf(value) : 'none',
  };
}

const longest = (values: number[]) => Math.max(...values, 1);
