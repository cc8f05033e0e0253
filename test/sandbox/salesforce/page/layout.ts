import { type Html, html, raw } from '../../page/html.ts';
import type { Org } from '../org.ts';
import { style } from './style.ts';

export const listPath = '/lightning/o/Account/list';
export const reportPath = '/lightning/r/Report/Accounts_by_Health_Band/view';
export const recordPath = (object: string, id: string) => `/lightning/r/${object}/${id}/view`;

/** The frame around every page: the app's name, its tabs, the org. */
export function layout(org: Org, title: string, section: 'accounts' | 'reports', content: Html): string {
  const current = (name: typeof section) => section === name && html` aria-current="page"`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | Sandbox CRM</title><link rel="icon" href="data:,"><style>${raw(style)}</style></head>
<body><a class="skip" href="#content">Skip to content</a>
<header class="top"><strong>Sales</strong>
<nav aria-label="Main"><a href="${listPath}"${current('accounts')}>Accounts</a><a href="${reportPath}"${current('reports')}>Reports</a></nav>
<span title="${org.id}">${org.name}, a simulated org</span></header>
<main id="content">${content}</main></body></html>`.markup;
}
