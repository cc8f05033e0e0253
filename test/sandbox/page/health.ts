import { signed } from '@barometer/shared/words/number.ts';
import type { PageRecord, Site } from './data.ts';
import { type Html, html } from './html.ts';
import { propertyText } from './property.ts';

const shapes: Record<string, string> = { green: '●', yellow: '▲', red: '■' };

const fields: readonly [name: string, label: string][] = [
  ['health_score', 'Health score'],
  ['health_band', 'Health band'],
  ['health_grade', 'Health grade'],
  ['health_trend', 'Health trend'],
  ['health_change_30d', 'Health change in 30 days'],
  ['health_top_risk', 'Health: top risk'],
  ['health_coverage', 'Health data coverage (%)'],
  ['health_band_since', 'Health band since'],
  ['health_scorecard', 'Health scorecard'],
];

/** The band as its option's label with its shape: colour is never the only signal. */
export function bandTag(band: string | null | undefined, { bands }: Site): Html {
  if (!band) return html`<span class="muted">–</span>`;
  const label = bands.find(({ value }) => value === band)?.label ?? band;
  return html`<span class="band band-${toneOf(band)}"><span aria-hidden="true">${shapes[band] ?? '◆'}</span> ${label}</span>`;
}

/** Which colour stands for a band; those of a model of your own share one. */
export function toneOf(band: string): string {
  return band in shapes ? band : 'other';
}

/** Barometer's properties, as they stand in the CRM: the proof of the write-back. */
export function healthPanel(company: PageRecord, site: Site): Html {
  const { properties } = company;
  const rows = fields.map(
    ([name, label]) => html`<div><dt>${label}</dt><dd>${fieldText(name, properties[name], site)}</dd></div>`,
  );
  const details = properties.health_details;
  return html`<section class="panel" aria-labelledby="health-panel">
  <h2 id="health-panel">Health <span class="muted">written by Barometer</span></h2>
  <dl class="properties">${rows}</dl>
  ${
    details
      ? html`<details><summary>Health details (JSON, ${details.length} characters)</summary><pre>${details}</pre></details>`
      : html`<p class="muted">Health details: empty</p>`
  }
</section>`;
}

function fieldText(name: string, text: string | null | undefined, site: Site): Html {
  if (name === 'health_band') return bandTag(text, site);
  if (name === 'health_change_30d' && text) return html`${signed(Number(text), site.portal)}`;
  return html`${propertyText(name, text, site)}`;
}
