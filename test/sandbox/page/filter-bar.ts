import { addressWith } from './address.ts';
import type { SavedView, ShownFilter } from './data.ts';
import { type Html, html } from './html.ts';

interface Filtered {
  views: SavedView[];
  filters: ShownFilter[];
  search: string;
}

/** The views people come back to; the one whose conditions hold is marked, however it is sorted. */
export function viewTabs({ views, search }: Filtered, path: string): Html {
  const links = views.map((view) => {
    const current = conditionsOf(view.search) === conditionsOf(search) && html` aria-current="true"`;
    return html`<a href="${view.search ? `${path}?${view.search}` : path}"${current}>${view.label}</a>`;
  });
  return html`<nav class="tabs" aria-label="Views">${links}</nav>`;
}

/** The conditions that hold, in words, each with a way to drop it. */
export function filterBar({ filters, search }: Filtered, path: string): Html {
  const chips = filters.map(
    ({ parameter, text }) =>
      html`<li>${text} <a href="${addressWith(path, search, { [parameter]: null })}" aria-label="Remove: ${text}">✕</a></li>`,
  );
  return html`${chips.length > 0 && html`<ul class="filters" aria-label="Filters">${chips}</ul>`}`;
}

function conditionsOf(search: string): string {
  const parameters = new URLSearchParams(search);
  for (const name of ['sort', 'page']) parameters.delete(name);
  parameters.sort();
  return String(parameters);
}
