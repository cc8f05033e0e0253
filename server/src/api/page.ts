/** The dial, for a browser's tab; without one every browser asks for /favicon.ico. */
export const icon = `<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M8 2a6 6 0 1 1-5.2 3' fill='none' stroke='%231c8f54' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E">`;

/** A small page for a person in a browser: what happened and what to do next. */
export function page(options: {
  title: string;
  text: string;
  tone: 'good' | 'bad';
  links?: { href: string; label: string }[];
}): string {
  const { title, text, tone, links = [] } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${icon}
<title>${escapeHtml(title)} · Barometer</title>
<style>
:root { color-scheme: light dark; --ink: #1d2733; --soft: #54616f; --paper: #fff; --ground: #f3f5f7; --good: #1a7f4b; --bad: #b42318; --line: #d9dfe5; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f6; --soft: #a8b3bf; --paper: #1b222a; --ground: #12171d; --good: #4cc38a; --bad: #ff8a80; --line: #2f3944; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 1.5rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; position: relative; overflow: hidden; }
main::before { content: ""; position: absolute; inset: 0 0 auto; height: 4px; background: var(--${tone}); }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
a { display: inline-block; margin-top: 1.25rem; color: inherit; font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${links.map(({ href, label }) => `<p><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></p>`).join('\n')}
</main>
</body>
</html>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
