/** The company list: a table that scrolls inside its panel on a narrow screen. */
export const listStyle = `
.list { max-width: 1320px; margin: 0 auto; padding: 20px; }
.list-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
.list-head h1 { font-size: 22px; font-weight: 600; }
.table-panel { padding: 0; overflow-x: auto; }
.list table { width: 100%; border-collapse: collapse; }
.list :is(th, td) { padding: 10px 12px; text-align: start; border-bottom: 1px solid var(--line); vertical-align: top; }
.list :is(th, td):first-child { padding-inline-start: 16px; }
.list :is(th, td):last-child { padding-inline-end: 16px; }
.list thead th { font-size: 12px; font-weight: 500; color: var(--soft); vertical-align: bottom; }
.list tbody tr:last-child > * { border-bottom: 0; }
.list tbody tr:hover { background: color-mix(in srgb, var(--accent) 5%, transparent); }
.list tbody th { font-weight: 500; width: 30%; min-width: 160px; }
.list .end { text-align: end; font-variant-numeric: tabular-nums; }
.list td.end { white-space: nowrap; }
.list .score { font-weight: 600; }
.risk { width: 26%; min-width: 240px; }
.list .whole { white-space: nowrap; }
.list thead a { display: inline-block; width: max-content; max-width: 110px; color: inherit; }
.list thead [aria-sort] { color: var(--ink); font-weight: 600; }
.pages { display: flex; justify-content: center; gap: 24px; padding: 16px; }
`;
