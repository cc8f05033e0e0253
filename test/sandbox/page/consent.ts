import { type Html, html, raw } from './html.ts';

/** How a CRM's pages for a consent look. */
export interface ConsentLook {
  /** In the head of the page. */
  brand: string;
  style: string;
}

/** A page of its own, as a person sees it on the way to a consent. */
export function consentDocument({ brand, style }: ConsentLook, title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${raw(style)}</style></head>
<body><header>${brand}</header><main>${body}</main></body></html>`.markup;
}
