/** Colours, type and the frame around every page. */
export const shellStyle = `
:root { color-scheme: light dark; --page: #f4f6f9; --surface: #fff; --line: #dfe4ec; --ink: #1c2536; --soft: #5a6478; --accent: #2b5bd7; --bar: #17213a; --bar-ink: #eef2fa; }
@media (prefers-color-scheme: dark) {
  :root { --page: #10141c; --surface: #191f2a; --line: #2d3646; --ink: #e8ecf4; --soft: #a0abbf; --accent: #8fb0ff; --bar: #0b0f17; --bar-ink: #e8ecf4; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1, h2, p, dl, dd, ol, ul, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.muted { color: var(--soft); font-weight: 400; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--surface); padding: 8px 12px; z-index: 1; }
.top { display: flex; align-items: center; gap: 24px; padding: 0 20px; min-height: 48px; background: var(--bar); color: var(--bar-ink); }
.top a { color: inherit; }
.brand { display: flex; align-items: center; gap: 10px; font-weight: 600; white-space: nowrap; }
.brand-mark { width: 18px; height: 18px; border-radius: 5px; background: linear-gradient(135deg, #6f9bff 50%, #2b5bd7 50%); }
.top nav { display: flex; gap: 20px; }
.top nav a { opacity: .8; padding: 14px 0; }
.top nav a[aria-current] { opacity: 1; box-shadow: inset 0 -2px #6f9bff; }
.search { flex: 1; }
.search input { width: 100%; max-width: 340px; padding: 6px 12px; border: 1px solid #ffffff30; border-radius: 6px; background: #ffffff14; color: inherit; font: inherit; }
.search input::placeholder { color: #b9c3d8; }
.account { opacity: .85; white-space: nowrap; }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 16px; }
.panel h2 { font-size: 14px; font-weight: 600; margin-bottom: 12px; }
.count { color: var(--soft); font-weight: 400; margin-left: 4px; }
.empty { padding: 24px 0; text-align: center; }
.panel summary { cursor: pointer; color: var(--accent); margin-top: 12px; }
pre { margin-top: 8px; max-height: 240px; overflow: auto; font: 11px/1.5 ui-monospace, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); }
.tabs { display: flex; gap: 20px; overflow-x: auto; white-space: nowrap; border-bottom: 1px solid var(--line); margin-bottom: 16px; }
.tabs a { padding: 10px 2px; color: var(--soft); }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -2px var(--accent); }
.band { white-space: nowrap; font-weight: 500; }
.band span { display: inline-block; width: 12px; font-size: 12px; text-align: center; }
.band-green span { color: light-dark(#12733f, #4cc38a); } .band-yellow span { color: light-dark(#8f5c00, #e3a934); } .band-red span { color: light-dark(#bb2c2c, #f58a82); }
@media (max-width: 640px) { .top { gap: 14px; padding: 0 14px; } .top nav { gap: 14px; } .search { min-width: 0; } .account { display: none; } .brand-name { position: absolute; left: -999px; } }
`;
