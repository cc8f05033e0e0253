/** A look in the manner of Lightning: its blues, greys and cards, without its code. */
export const style = `
*{box-sizing:border-box}
:root{--brand:#0176d3;--text:#181818;--weak:#5c5c5c;--line:#e5e5e5;--back:#f3f3f3;--card:#fff;--head:#032d60}
body{margin:0;background:#b0c4df linear-gradient(#b0c4df,#f3f3f3 220px);color:var(--text);
  font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
a{color:#0b5cab;text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,button:focus-visible,select:focus-visible,[tabindex]:focus-visible{outline:3px solid #1b96ff;outline-offset:1px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:#fff;padding:8px}
header.top{background:#fff;border-bottom:3px solid var(--brand);padding:10px 24px;display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center}
header.top strong{font-size:16px}header.top nav{display:flex;gap:20px}header.top nav a{color:var(--text);padding:4px 0}
header.top nav a[aria-current]{border-bottom:3px solid var(--brand);font-weight:600}
header.top span{margin-left:auto;color:var(--weak)}
main{max-width:1320px;margin:12px auto;padding:0 12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:4px;box-shadow:0 2px 2px rgba(0,0,0,.06);margin:0 0 12px}
.card>h2{font-size:16px;margin:0;padding:12px 16px 4px}.card>.body{padding:4px 16px 14px}
.head{display:flex;flex-wrap:wrap;gap:8px 32px;padding:14px 16px;align-items:center}
.head h1{font-size:18px;line-height:1.25;margin:0}.head .kind{color:var(--weak);margin:0;font-size:13px}
.icon{width:36px;height:36px;border-radius:4px;background:#5867e8;color:#fff;display:grid;place-items:center;font-weight:700;margin-right:12px}
.identity{display:flex;align-items:center}
.highlights{display:flex;flex-wrap:wrap;gap:4px 32px;padding:0 16px 14px;margin:0}.highlights dt{color:var(--weak);font-size:12px}.highlights dd{margin:0}
.columns{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:12px}
dl.fields{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 32px;margin:0}
dl.fields div{border-bottom:1px solid var(--line);padding:6px 0;min-width:0}
dl.fields dt{color:var(--weak);font-size:12px}dl.fields dd{margin:0;overflow-wrap:anywhere;min-height:21px}
details summary{cursor:pointer;color:#0b5cab;padding:8px 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;margin:0}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:7px 12px;border-top:1px solid var(--line);white-space:nowrap}td.wide,tbody th{white-space:normal;min-width:200px;max-width:420px;overflow-wrap:anywhere}
thead th{background:#fafaf9;color:#444;font-weight:600;border-top:0}th.end,td.end{text-align:right;font-variant-numeric:tabular-nums}
.band{display:inline-block;border-radius:12px;padding:1px 10px;font-weight:600;white-space:nowrap}
.band-green{background:#cdefc4;color:#194e31}.band-yellow{background:#fedfd0;color:#6f3400}.band-red{background:#feded8;color:#8e030f}.band-other{background:#e5e5e5}
.views{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0 16px 12px}.views a[aria-current]{font-weight:700;color:var(--text)}
.pages{display:flex;gap:16px;padding:10px 16px;border-top:1px solid var(--line)}.weak{color:var(--weak)}
.bar{display:block;height:14px;border-radius:2px;background:#747474;min-width:2px}.bar-green{background:#2e844a}.bar-yellow{background:#dd7a01}.bar-red{background:#ba0517}
@media(max-width:900px){.columns{grid-template-columns:minmax(0,1fr)}dl.fields{grid-template-columns:minmax(0,1fr)}}`;
