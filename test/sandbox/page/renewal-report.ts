import { money, number } from '@barometer/shared/words/number.ts';
import { shortMoney } from './amounts.ts';
import { columns } from './columns.ts';
import type { BandRow, DashboardPageData, RenewalMonth } from './data.ts';
import { bandTag, toneOf } from './health.ts';
import { type Html, html } from './html.ts';
import { report } from './report.ts';

interface Layer {
  band: BandRow;
  /** Its place in a month's `revenue`. */
  index: number;
}

/** What renews when, and how much of it is in which band: drawn, and as a table. */
export function renewalReport(months: RenewalMonth[], data: DashboardPageData): Html {
  const { portal, bandRows } = data;
  const layers = layersOf(months, bandRows);
  const drawn = months.map(({ label, revenue }) => ({
    label,
    text: shortMoney(sum(revenue), portal),
    parts: layers.map(({ band, index }) => ({
      value: revenue[index] ?? 0,
      tone: band.value ? toneOf(band.value) : 'none',
    })),
  }));
  const worst = bandRows.at(-2);
  const atRisk = sum(months.map(({ revenue }) => revenue.at(-2) ?? 0));
  const all = sum(months.flatMap(({ revenue }) => revenue));
  const content = html`<p class="finding">${money(atRisk, portal)} of the ${money(all, portal)} here is in the band “${worst?.label ?? ''}”.</p>
  <ul class="legend" aria-label="Colours">${layers.map(({ band }) => html`<li>${named(band, data)}</li>`)}</ul>
  ${columns('Recurring revenue by renewal month and health band. The numbers are in the table below.', drawn)}
  <details><summary>As a table</summary>${table(months, data)}</details>`;
  const made = 'Sum of Recurring revenue · Renewal date by month · Health band';
  return report('Recurring revenue by renewal month', made, content, 'tall');
}

/** From the bottom up: the worst band first, where lengths can be compared; no score on top. */
function layersOf(months: RenewalMonth[], bandRows: BandRow[]): Layer[] {
  const all = bandRows.map((band, index) => ({ band, index }));
  const upward = [...all.slice(0, -1).reverse(), ...all.slice(-1)];
  return upward.filter(({ index }) => months.some(({ revenue }) => (revenue[index] ?? 0) > 0));
}

function named(band: BandRow, data: DashboardPageData): Html {
  if (band.value) return bandTag(band.value, data);
  return html`<span class="band band-none"><span aria-hidden="true">◇</span> ${band.label}</span>`;
}

function table(months: RenewalMonth[], { bandRows, portal }: DashboardPageData): Html {
  const heads = bandRows.map(({ label }) => html`<th scope="col" class="end">${label}</th>`);
  const rows = months.map(({ label, companies, revenue }) => {
    const cells = revenue.map((value) => html`<td class="end">${money(value, portal)}</td>`);
    return html`<tr><th scope="row">${label}</th><td class="end">${number(companies, portal)}</td>${cells}</tr>`;
  });
  return html`<div class="scrolling" tabindex="0" role="region" aria-label="Renewals as a table"><table class="numbers">
  <thead><tr><th scope="col">Month</th><th scope="col" class="end">Companies</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
