import { type Html, html } from './html.ts';

export interface Bar {
  /** What the bar is about; part of a row's heading. */
  label: Html;
  /** The value, as text: a bar is never read by its length alone. */
  text: string;
  /** More in softer letters: a share, or of how many. */
  note?: string;
  /** From 0 to 1. */
  length: number;
  tone: string;
}

/** A report as a table whose middle column is drawn: heading, bar, number. Without pictures it is a table. */
export function bars(caption: string, heads: [label: string, value: string, note?: string], rows: Bar[]): Html {
  const [label, value, note] = heads;
  return html`<table class="bars"><caption class="unseen">${caption}</caption>
  <thead class="unseen"><tr><th scope="col">${label}</th><td></td><th scope="col">${value}</th>${note && html`<th scope="col">${note}</th>`}</tr></thead>
  <tbody>${rows.map((row) => html`<tr><th scope="row">${row.label}</th><td class="bar">${drawn(row)}</td><td class="end">${row.text}</td>${note && html`<td class="end muted">${row.note ?? ''}</td>`}</tr>`)}</tbody></table>`;
}

function drawn({ length, tone }: Bar): Html {
  const width = length > 0 ? Math.max(length * 100, 1) : 0;
  return html`<svg width="100%" height="14" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="14" rx="3"/><rect class="tone-${tone}" width="${width.toFixed(1)}%" height="14" rx="3"/></svg>`;
}
