/** The dashboard: tiles, then reports in two columns that become one. Fills keep 3:1 against the panel. */
export const dashboardStyle = `
.dashboard { max-width: 1320px; margin: 0 auto; padding: 20px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 16px; margin-bottom: 16px; }
.tiles dt { font-size: 13px; color: var(--soft); }
.tiles .figure { font-size: 30px; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles dd { font-size: 13px; }
.reports { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; align-items: stretch; }
.report.tall { grid-row: span 2; }
.report h2 { margin-bottom: 2px; }
.made { font-size: 12px; color: var(--soft); margin-bottom: 12px; }
.bars { width: 100%; border-collapse: collapse; }
.bars :is(th, td) { padding: 6px 0; text-align: start; font-weight: 400; }
.bars tbody th { width: 1%; padding-inline-end: 14px; white-space: nowrap; }
.bars .end, .numbers .end { width: 1%; padding-inline-start: 14px; text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bars td.end:not(.muted) { font-weight: 600; }
.bars svg { display: block; }
.tall .bars :is(th, td) { padding-block: 7px; }
.track { fill: light-dark(#eef1f6, #262e3c); }
.tone-green { fill: light-dark(#2b8a57, #4cc38a); } .tone-yellow { fill: light-dark(#b97a0a, #e3a934); } .tone-red { fill: light-dark(#c83c3c, #f5827a); }
.tone-plain, .tone-other { fill: light-dark(#3f6ddb, #7f9ff0); } .tone-none { fill: light-dark(#8a94a8, #76829a); }
.band-none span { color: light-dark(#6b7589, #8e99b0); }
.band-other span { color: var(--accent); }
.sign { display: inline-block; width: 16px; }
.scrolling { overflow-x: auto; }
.finding { margin-bottom: 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 13px; margin-bottom: 4px; }
.columns { display: block; overflow: visible; }
.columns text { text-anchor: middle; font-size: 12px; fill: var(--soft); }
.columns .amount { fill: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
.columns line { stroke: var(--line); }
.numbers { width: 100%; margin-top: 8px; border-collapse: collapse; font-size: 13px; }
.numbers :is(th, td) { padding: 5px 0; text-align: start; font-weight: 400; border-top: 1px solid var(--line); }
.numbers thead th { border-top: 0; color: var(--soft); }
.filters { display: flex; flex-wrap: wrap; gap: 8px; margin: -4px 0 16px; }
.filters li { display: flex; align-items: center; gap: 6px; padding: 4px 4px 4px 12px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); font-size: 13px; }
.filters a { flex: none; min-width: 24px; line-height: 24px; text-align: center; color: var(--soft); }
.panel h1 { font-size: 20px; font-weight: 600; }
.refusal { margin-top: 10px; overflow-wrap: anywhere; }
@media (max-width: 860px) { .reports { grid-template-columns: minmax(0, 1fr); } .report.tall { grid-row: auto; } }
@media (max-width: 640px) { .list, .dashboard { padding: 14px; } .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; } .tiles .panel { padding: 12px; } .tiles .figure { font-size: 24px; } .bars tbody th { padding-inline-end: 10px; } .bars .end { padding-inline-start: 8px; } }
`;
