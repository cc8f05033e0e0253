import type { Site } from './data.ts';
import { type Html, html, raw } from './html.ts';
import { dashboardStyle } from './style/dashboard.ts';
import { listStyle } from './style/list.ts';
import { recordStyle } from './style/record.ts';
import { shellStyle } from './style/shell.ts';

type Section = 'companies' | 'reports';

/** The frame around every page: head, top bar, search. */
export function layout(
  site: Site,
  title: string,
  content: Html,
  at: { query?: string; section?: Section } = {},
): string {
  const { portal, listPath, reportsPath } = site;
  const { query = '', section = 'companies' } = at;
  const current = (name: Section) => section === name && html` aria-current="true"`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${portal.name}</title>
<link rel="icon" href="data:,">
<style>${raw(shellStyle + recordStyle + listStyle + dashboardStyle)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top">
  <a class="brand" href="${listPath}"><span class="brand-mark" aria-hidden="true"></span><span class="brand-name">Sandbox CRM</span></a>
  <nav aria-label="Main"><a href="${listPath}"${current('companies')}>Companies</a><a href="${reportsPath}"${current('reports')}>Reports</a></nav>
  <form class="search" role="search" action="${listPath}">
    <input type="search" name="q" value="${query}" placeholder="Search companies" aria-label="Search companies">
  </form>
  <span class="account" title="Portal ${portal.id}">${portal.name}</span>
</header>
<main id="content">${content}</main>
</body>
</html>`;
  return page.markup;
}
