import type { RefusedPageData } from './data.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** Instead of a view whose address asks for what is not there. */
export function refusedPage(data: RefusedPageData): string {
  const { title, path, parameter, message, remedy } = data;
  const content = html`<div class="child"><section class="panel">
  <h1>This view cannot be shown</h1>
  <p class="refusal"><code>${parameter}</code>: ${message}.</p>
  <p class="refusal">${remedy}</p>
  <p class="refusal"><a href="${path}">${title} without conditions</a></p>
</section></div>`;
  return layout(data, 'This view cannot be shown', content);
}
