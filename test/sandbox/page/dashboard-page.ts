import { number } from '@barometer/shared/words/number.ts';
import { averageText, percentText, shareText, shortMoney } from './amounts.ts';
import type { DashboardPageData } from './data.ts';
import { filterBar, viewTabs } from './filter-bar.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { renewalReport } from './renewal-report.ts';
import { companiesByBand, companiesByTrend, coverageByBand, revenueByBand, scoreByOwner } from './report.ts';

/** A dashboard as a CRM makes it of company properties alone; each report says which. */
export function dashboardPage(data: DashboardPageData): string {
  const { bandRows, hasRevenue, renewals, reportsPath } = data;
  const reports = [
    companiesByBand(data),
    scoreByOwner(data),
    ...(hasRevenue ? [revenueByBand(data)] : []),
    ...(hasRevenue && renewals ? [renewalReport(renewals, data)] : []),
    companiesByTrend(data),
    coverageByBand(data),
  ];
  const content = html`<div class="dashboard">
  <div class="list-head"><h1>Customer health</h1><p class="muted">made of company properties alone</p></div>
  ${viewTabs(data, reportsPath)}
  ${filterBar(data, reportsPath)}
  ${bandRows.length > 1 ? html`${tiles(data)}<div class="reports">${reports}</div>` : nothingYet()}
</div>`;
  return layout(data, 'Customer health', content, { section: 'reports' });
}

function nothingYet(): Html {
  return html`<section class="panel"><h2>No health properties yet</h2><p>They are created when Barometer is connected to this account.</p></section>`;
}

function tiles(data: DashboardPageData): Html {
  const { portal, companies, scored, averageScore, averageCoverage, hasRevenue, bandRows } = data;
  const worst = bandRows.at(-2);
  const whole = bandRows.reduce((sum, { revenue }) => sum + revenue, 0);
  const score = `${number(scored, portal)} of ${number(companies, portal)} companies have a score`;
  return html`<dl class="tiles">
    ${tile('Average health score', averageText(averageScore, portal), score)}
    ${worst && tile(`Companies: ${worst.label}`, number(worst.companies, portal), `${shareText(worst.companies, scored, portal) || 'none'} of those with a score`)}
    ${worst && hasRevenue && tile(`Recurring revenue: ${worst.label}`, shortMoney(worst.revenue, portal), `${shareText(worst.revenue, whole, portal) || 'none'} of all recurring revenue`)}
    ${tile('Average data coverage', percentText(averageCoverage, portal), 'of the model’s weight had data')}
  </dl>`;
}

function tile(label: string, value: string, note: string): Html {
  return html`<div class="panel"><dt>${label}</dt><dd class="figure">${value}</dd><dd class="muted">${note}</dd></div>`;
}
