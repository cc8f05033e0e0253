import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod/mini';
import { Brief } from '../brief/brief.tsx';
import type { HostFetch } from '../data/options.ts';
import { mountHealthCard } from '../record/mount.tsx';
import { briefView } from '../view/brief.ts';
import { readCard } from '../view/read.ts';

/** What our server writes into a page of its own, as JSON in the element `barometer-page`. */
const Page = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('card'),
    companyId: z.string(),
    key: z.string(),
    /** By record type: a record's address in the CRM, `{id}` to be filled in. */
    recordUrls: z.record(z.string(), z.string()),
    details: z.nullable(z.string()),
  }),
  z.object({
    kind: z.literal('brief'),
    card: z.unknown(),
    preparedBy: z.nullable(z.string()),
    now: z.string(),
    pdfUrl: z.nullable(z.string()),
  }),
]);

const told = document.getElementById('barometer-page');
const root = document.getElementById('barometer-root');
if (told && root) show(root, Page.parse(JSON.parse(told.textContent ?? '')));

function show(element: HTMLElement, page: z.infer<typeof Page>): void {
  if (page.kind === 'card') {
    const { companyId, key, recordUrls, details } = page;
    mountHealthCard(element, {
      ...{ companyId, serverUrl: '', fetch: withKey(key), details },
      recordUrl: (type, id) => (recordUrls[type] ?? '#').replace('{id}', encodeURIComponent(id)),
    });
    return;
  }
  const card = readCard(page.card);
  if (!card) throw new Error('The card of this brief cannot be read.');
  const view = briefView(card, page);
  document.title = `${view.company}: ${view.title}`;
  createRoot(element).render(createElement(Brief, { view, pdfUrl: page.pdfUrl }));
}

/** The link that opened the page says who is asking. */
function withKey(key: string): HostFetch {
  return (url, { method = 'GET', body, timeout } = {}) =>
    fetch(url, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(timeout === undefined ? {} : { signal: AbortSignal.timeout(timeout) }),
    });
}
