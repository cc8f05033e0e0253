import type { Site } from './data.ts';
import { type Html, html, raw } from './html.ts';
import { listStyle } from './style/list.ts';
import { recordStyle } from './style/record.ts';
import { shellStyle } from './style/shell.ts';

/** The frame around every page: head, top bar, search. */
export function layout(site: Site, title: string, content: Html, query = ''): string {
  const { portal, listPath } = site;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${portal.name}</title>
<link rel="icon" href="data:,">
<style>${raw(shellStyle + recordStyle + listStyle)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top">
  <a class="brand" href="${listPath}"><span class="brand-mark" aria-hidden="true"></span>Sandbox CRM</a>
  <nav aria-label="Main"><a href="${listPath}" aria-current="true">Companies</a></nav>
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
