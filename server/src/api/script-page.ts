import { escapeHtml, icon } from './page.ts';

/**
 * A page of which our own script is everything: the script reads what to show from JSON in the page.
 * @param script its address, or its text where the page has to stand alone (on the way to a printer).
 */
export function scriptPage(options: {
  title: string;
  /** Above what the script shows. */
  heading?: { text: string; link: { href: string; text: string } };
  data: unknown;
  script: { src: string } | { text: string };
}): string {
  const { title, heading, data, script } = options;
  // Neither JSON nor a script may end its element early, whatever a company is called.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const tag =
    'src' in script
      ? `<script type="module" src="${escapeHtml(script.src)}"></script>`
      : `<script type="module">${script.text.replaceAll('</script', '<\\/script')}</script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${icon}
<title>${escapeHtml(title)} · Barometer</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#eef1f5, #0f131a); color: light-dark(#1a2230, #e9edf5); font: 14px/1.45 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
@media print { body { background: none; } }
.top { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 24px; padding: 24px 0 16px; }
.top h1 { margin: 0; font-size: 22px; font-weight: 650; overflow-wrap: anywhere; }
.top a { color: light-dark(#2456c8, #93b4ff); }
.top, .top + div { max-width: 1080px; margin: 0 auto; width: calc(100% - 32px); }
</style>
</head>
<body>
${heading ? top(heading) : ''}<div id="barometer-root"></div>
<script type="application/json" id="barometer-page">${json}</script>
${tag}
</body>
</html>`;
}

const top = ({ text, link }: { text: string; link: { href: string; text: string } }) =>
  `<header class="top"><h1>${escapeHtml(text)}</h1><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></header>\n`;
