import { type Html, html } from './html.ts';

export interface StackedColumn {
  label: string;
  /** The whole, as text above the column. */
  text: string;
  /** From the bottom up. */
  parts: { value: number; tone: string }[];
}

const height = 260;
const top = 24;
const bottom = 22;

/** Stacked columns as wide as their place; letters keep their size. */
export function columns(label: string, all: StackedColumn[]): Html {
  const wholes = all.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const most = Math.max(...wholes, 1);
  const step = 100 / all.length;
  const drawn = all.map(({ label: name, text, parts }, index) => {
    const middle = `${(index * step + step / 2).toFixed(2)}%`;
    let y = height - bottom;
    const rects = parts.map(({ value, tone }) => {
      const size = (value / most) * (height - bottom - top);
      y -= size;
      return html`<rect class="tone-${tone}" x="${(index * step + step * 0.18).toFixed(2)}%" width="${(step * 0.64).toFixed(2)}%" y="${y.toFixed(1)}" height="${Math.max(size - 1.5, 0).toFixed(1)}" rx="2"/>`;
    });
    return html`${rects}<text class="amount" x="${middle}" y="${(y - 7).toFixed(1)}">${text}</text><text class="tick" x="${middle}" y="${height - 5}">${name}</text>`;
  });
  return html`<svg class="columns" width="100%" height="${height}" role="img" aria-label="${label}">${drawn}<line x1="0" x2="100%" y1="${height - bottom + 0.5}" y2="${height - bottom + 0.5}"/></svg>`;
}
