/** Three columns that become one: properties, activity, card and associations. */
export const recordStyle = `
.record { display: grid; grid-template-columns: 300px minmax(0, 1fr) 400px; gap: 20px; align-items: start; padding: 20px; max-width: 1560px; margin: 0 auto; }
.left, .right { display: grid; gap: 16px; min-width: 0; }
.back { font-size: 13px; }
.identity { display: flex; gap: 12px; align-items: center; }
.identity h1 { font-size: 18px; line-height: 1.25; font-weight: 600; overflow-wrap: anywhere; }
.avatar { flex: none; display: grid; place-items: center; width: 44px; height: 44px; border-radius: 10px; background: var(--accent); color: var(--surface); font-size: 18px; font-weight: 600; }
.properties { display: grid; gap: 12px; }
.properties dt { font-size: 12px; color: var(--soft); }
.properties dd { overflow-wrap: anywhere; }
.properties.wide { grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); }
.records { display: grid; gap: 10px; }
.records a { font-weight: 500; overflow-wrap: anywhere; }
.records p { font-size: 12px; }
details .records { margin-top: 10px; }
.timeline { display: grid; gap: 18px; }
.timeline li { display: flex; gap: 12px; }
.timeline p { color: var(--soft); font-size: 13px; }
.timeline strong { color: var(--ink); font-weight: 500; }
.timeline time::before { content: "· "; }
.timeline a { overflow-wrap: anywhere; }
.event-icon { flex: none; display: grid; place-items: center; width: 28px; height: 28px; border-radius: 50%; background: var(--page); color: var(--soft); font-size: 13px; }
.card-slot { min-width: 0; }
.child { max-width: 760px; margin: 0 auto; padding: 20px; display: grid; gap: 16px; }
@media (max-width: 1180px) { .record { grid-template-columns: minmax(0, 1fr) 380px; } .middle { grid-column: 1; } .right { grid-column: 2; grid-row: 1 / span 2; } }
@media (max-width: 760px) { .record { grid-template-columns: minmax(0, 1fr); padding: 12px; } .right { grid-column: 1; grid-row: auto; } .middle { order: 1; } }
`;
