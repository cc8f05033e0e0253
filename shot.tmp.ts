import { takeSalesforce } from './docs/screenshots/salesforce.ts';
import { launchBrowser } from './test/support/browser.ts';
const b = await launchBrowser();
const open = (width: number, colorScheme: 'light'|'dark'='light') => async () => { const p = await b.newPage({ viewport: { width, height: 1000 }, deviceScaleFactor: 1.5, colorScheme, reducedMotion: 'reduce' }); p.on('console', m=>console.log(m.text())); p.on('pageerror', e=>console.log(String(e))); await p.clock.setFixedTime(Date.parse('2026-11-22T12:00:00Z')); return p; };
await takeSalesforce(open(1300), '/tmp/h/sf-all.png', '');
await takeSalesforce(open(900), '/tmp/h/sf-wide.png', 'scene=capped&width=wide');
await takeSalesforce(open(340, 'dark'), '/tmp/h/sf-narrow.png', 'scene=details&width=narrow&locale=de-DE');
await b.close();
