import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { salesforceDetails } from '../../app-extension/salesforce/harness/details.ts';
import type { mountHealthCard } from '../../app-extension/salesforce/react/mount.tsx';
import { now } from '../../cards/gallery/fixture/metrics.ts';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { sources } from '../support/salesforce-project.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const script = readFileSync(join(sources, 'staticresources/healthReact.js'), 'utf8');
const url = 'https://org.lightning.example/lightning/r/Account/001000000000001AAA/view';

/** What a page may load and run is told by its policy; a page's own styles are loud, so that a leak is seen. */
const headers = { 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'" };
const html = `<!doctype html><html lang="en"><title>Account</title>
  <style>h2, h3, p, a, table { color: deeppink; font-size: 30px; margin: 40px }</style>
  <main><h1>Account</h1><div id="component"></div></main><script src="/healthReact.js"></script>`;

/** Those that differ without a server. */
const shown = [
  ...['details', 'healthy', 'at-risk', 'capped', 'many-records', 'insufficient-data', 'frozen', 'no-scorecard'],
  ...['not-synced', 'moved-every-kind', 'pulse-set', 'pulse-long-reason', 'long-words', 'ja-JP', 'ar-EG'],
];
const known = Object.entries(scenes).flatMap(([name, { card, problem }]) =>
  card && !problem && card.state !== 'unknown' ? [{ name, card: { ...card, state: card.state } }] : [],
);

describeInBrowser('the static resource in a page as strict as Lightning’s', () => {
  let browser: Browser;
  let page: Page;
  let refused: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 400, height: 900 } });
    refused = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    page.on('pageerror', (error) => refused.push(String(error)));
    await page.route('**/*', (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'application/javascript', body: script })
        : route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: html }),
    );
    await page.clock.setFixedTime(now);
    await page.goto(url);
  });
  afterEach(() => page.close());

  /** As the Lightning component does it, in a shadow root of its own. */
  async function show(name: string, locale = 'en-US'): Promise<void> {
    const scene = known.find((one) => one.name === name);
    if (!scene) throw new Error(`There is no scene ${name}.`);
    const details = JSON.stringify(salesforceDetails(scene.card));
    await page.evaluate(
      ({ details, locale }) => {
        const place = document.createElement('div');
        document.getElementById('component')?.attachShadow({ mode: 'open' }).append(place);
        const { barometerHealthCard } = globalThis as unknown as { barometerHealthCard: typeof mountHealthCard };
        const mounted = barometerHealthCard(place, { openRecord: () => false, onFault: () => place.remove() });
        const account = { details, locale, name: null, timeZone: 'America/New_York', currency: 'USD' };
        if (!mounted.show(account)) throw new Error('The details cannot be read.');
      },
      { details, locale },
    );
    await page.getByRole('heading', { level: 2, name: /^Health of/ }).waitFor();
  }

  const openDisclosures = () =>
    page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });

  test.each(shown)('%s: nothing is refused, nothing hangs over, axe finds no fault', async (name) => {
    await show(name);
    await openDisclosures();
    for (const width of [300, 400, 900]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    }
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    const inCard = violations.filter(({ nodes }) => nodes.some(({ target }) => JSON.stringify(target).includes('bm-')));
    expect(inCard.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    expect(refused).toEqual([]);
  });

  test('the page’s styles stay outside, and ours inside', async () => {
    await show('details');
    const style = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { color, fontSize } = getComputedStyle(element);
          return { color, fontSize };
        });
    expect(await style('.bm-record')).toEqual({ color: 'rgb(11, 92, 171)', fontSize: '13px' });
    expect(await style('h1')).toEqual({ color: 'rgb(0, 0, 0)', fontSize: '32px' });
  });

  test('is light on a person’s dark screen too, as the page around it is', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await show('details');
    const ink = await page.locator('.bm-band').evaluate((element) => getComputedStyle(element).color);
    expect(ink).toBe('rgb(24, 24, 24)');
  });

  test('writes times and numbers as the person reads them', async () => {
    await show('details', 'de-DE');
    expect(await page.locator('.barometer').textContent()).toMatch(/48\.000\s\$/);
  });

  test('its records lead to their pages in Lightning', async () => {
    await show('details');
    const links = await page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links.length).toBeGreaterThan(3);
    expect(
      links.filter((href) => !/^\/lightning\/r\/(Case|Opportunity|Contact)\/\w{18}\/view$/.test(href ?? '')),
    ).toEqual([]);
  });
});
