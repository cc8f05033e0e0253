import { recordTypes } from '@barometer/shared/crm.ts';
import type { RecordPageData } from './data.ts';
import { type Html, html, json, raw } from './html.ts';

const cardPath = '/_sandbox/card/record.js';
const idMark = 'RECORD-ID';

/**
 * The card in its place, mounted as a CRM would. Its fetch goes through the CRM's proxy, which signs the request;
 * the proxy's envelope becomes a Response again, so the card sees what our server said.
 */
export function cardSlot({ company, serverUrl, proxyPath, recordPath }: RecordPageData): Html {
  const paths = Object.fromEntries(recordTypes.map((type) => [type, recordPath(type, idMark)]));
  const settings = {
    cardPath,
    serverUrl,
    proxyPath,
    paths,
    companyId: company.id,
    details: company.properties.health_details ?? null,
  };
  return html`<section class="card-slot" aria-label="Barometer"><div id="health-card"></div></section>
<script type="application/json" id="card-settings">${json(settings)}</script>
<script type="module">${raw(mountScript)}</script>`;
}

const mountScript = `
const settings = JSON.parse(document.getElementById('card-settings').textContent);
const element = document.getElementById('health-card');

async function proxiedFetch(url, { method = 'GET', body, timeout = 15000 } = {}) {
  const answer = await fetch(settings.proxyPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      requestUri: url,
      method,
      requestTimeoutMillis: timeout,
      requestBody: body,
      requestHeaders: {},
    }),
    signal: AbortSignal.timeout(timeout),
  });
  if (!answer.ok) throw new Error('The CRM answered ' + answer.status);
  const { status, responseBody, context } = await answer.json();
  const code = context?.appServerStatusCode?.[0] ?? (status === 'success' ? 200 : 502);
  const text = typeof responseBody === 'string' ? responseBody : JSON.stringify(responseBody ?? null);
  return new Response(text, { status: Number(code), headers: { 'content-type': 'application/json' } });
}

try {
  const { mountHealthCard } = await import(settings.cardPath);
  mountHealthCard(element, {
    companyId: settings.companyId,
    serverUrl: settings.serverUrl,
    details: settings.details,
    fetch: proxiedFetch,
    recordUrl: (type, id) => settings.paths[type].replace('${idMark}', encodeURIComponent(id)),
  });
} catch (error) {
  console.error(error);
  element.innerHTML = '<div class="panel"><h2>The card is not built yet</h2>'
    + '<p>Run <code>npm run build</code> in the project folder, then reload this page.</p></div>';
}
`;
