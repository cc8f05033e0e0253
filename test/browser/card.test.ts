import type { Page } from 'playwright-core';
import { details, watch } from '../../cards/gallery/fixture/card.ts';
import { recordPage } from '../sandbox/page/record-page.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type CardHost, makeGate } from '../support/card-host.ts';
import { type Opened, openCard, useCardPages } from '../support/card-page.ts';

/** Longer than two retries with their pauses. */
const givesUpMs = 10_000;

const headings = [
  ...['Pulling down in points', 'Holding up in points', '−8 points since Oct 23'],
  ...['History 90 days', 'Dimensions', 'Your view'],
];

const refusal = { code: 'not-allowed', message: 'No.', remedy: 'Ask an admin.', requestId: 'req_1' };

describeInBrowser('the card in a browser', () => {
  const pages = useCardPages();
  let page: Page;
  let host: CardHost;
  beforeEach(() => {
    ({ page, host } = pages());
  });

  const open = (company: string, options: Opened = {}) => openCard(page, host, company, options);
  const dial = (score: string) => page.getByRole('img', { name: `Health score ${score} of 100` });
  /** Two frames on: what the last change moved has been laid out and reported. */
  const painted = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

  test('the theme follows the system where the page names none', async () => {
    const surface = () => page.locator('.bm-card').evaluate((card) => getComputedStyle(card).backgroundColor);
    await open('watch', { theme: '' });
    await dial('62').waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await surface();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await surface()).not.toBe(light);
  });

  test('a screen reader hears the score, the reasons and where each link leads', async () => {
    await open('watch');
    await page.getByRole('region', { name: 'Health of Northwind Traders' }).waitFor();
    await dial('62').waitFor();
    expect(await page.getByRole('status').textContent()).toBe('Health score 62 of 100, Watch');
    for (const name of headings) {
      expect(await page.getByRole('heading', { level: 3, name }).count()).toBe(1);
    }
    const reason = page.getByRole('listitem').filter({ hasText: '2 urgent tickets open, oldest' });
    expect(await reason.textContent()).toContain('costs 10 points: 2 urgent tickets open, oldest 9 days');
    const cause = page.getByRole('listitem').filter({ hasText: 'none before' });
    expect(await cause.textContent()).toContain('5 points less: 2 urgent tickets open, none before');
    const link = page.getByRole('link', { name: 'Ticket 4512: Export is empty (opens in a new tab)' });
    expect(await link.first().getAttribute('href')).toBe('/crm/ticket/4512');
    await page.getByRole('img', { name: /^Score history: 70 on Aug 24, 62 on Nov 22.*Model v4 from Nov 4$/ }).waitFor();
  });

  test('everything can be done with the keyboard', async () => {
    await open('watch');
    await dial('62').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Ticket 4498/);
    const outline = await page.evaluate(
      () => document.activeElement && getComputedStyle(document.activeElement).outlineStyle,
    );
    expect(outline).toBe('solid');
    await page.getByRole('button', { name: 'Weights' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('32%', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('All 14 metrics');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: /^Key features used/ }).waitFor();
  });

  test('the count of further records leads to the metric’s own row', async () => {
    await open('many-records');
    await page.getByRole('button', { name: /more records/ }).click();
    expect(await focused()).toMatch(/^Urgent tickets open/);
  });

  test('nothing moves when the server’s answer follows the first paint from the CRM field', async () => {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const width of [320, 400, 1200]) {
      const gate = makeGate();
      host.answers.set('slow', { status: 200, body: watch, after: gate.opened });
      await page.setViewportSize({ width, height: 900 });
      await open('slow', { details });
      await dial('62').waitFor();
      expect(await page.getByRole('img', { name: /^Score history/ }).count()).toBe(0);
      const height = await page.locator('.barometer').evaluate((card) => card.clientHeight);
      gate.open();
      await page.getByRole('img', { name: /^Score history/ }).waitFor();
      await painted();
      expect(await page.locator('.barometer').evaluate((card) => card.clientHeight)).toBe(height);
      expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
    }
  });

  test('without the CRM field, the skeleton is about as high as the card', async () => {
    const gate = makeGate();
    host.answers.set('slow', { status: 200, body: watch, after: gate.opened });
    await open('slow');
    const card = page.locator('.barometer[aria-busy=true]');
    await card.waitFor();
    const skeleton = await card.evaluate(({ clientHeight }) => clientHeight);
    gate.open();
    await dial('62').waitFor();
    const height = await page.locator('.barometer').evaluate(({ clientHeight }) => clientHeight);
    expect(Math.abs(height - skeleton)).toBeLessThan(0.1 * height);
  });

  test('an unreachable server keeps the last known score, says so, and Retry brings the answer', async () => {
    host.answers.set('flaky', { status: 502, body: null });
    await open('flaky', { details });
    await page.getByText(/^Server unreachable: last known score/).waitFor({ timeout: givesUpMs });
    await dial('62').waitFor();
    expect(host.asked.get('flaky')).toBe(3);
    host.answers.set('flaky', { status: 200, body: { ...watch, score: 71 } });
    await page.getByRole('button', { name: 'Retry' }).click();
    await dial('71').waitFor();
    await page.getByText(/^Server unreachable/).waitFor({ state: 'detached' });
  });

  test('an unreachable server without a stored score: what happened, and Retry', async () => {
    host.answers.set('down', { status: 0, body: null });
    await open('down');
    await page.getByRole('heading', { name: 'Barometer’s server cannot be reached' }).waitFor({ timeout: givesUpMs });
    host.answers.set('down', { status: 200, body: watch });
    await page.getByRole('button', { name: 'Retry' }).click();
    await dial('62').waitFor();
  });

  test('a refusal is not retried and hides the score', async () => {
    await page.clock.install();
    host.answers.set('refused', { status: 403, body: refusal });
    await open('refused', { details });
    await page.getByRole('heading', { name: 'You are not allowed to see this score' }).waitFor();
    await page.getByText('No. Ask an admin.').waitFor();
    expect(await dial('62').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0);
    // Longer than the first retries of other failures, shorter than the next regular look.
    await page.clock.runFor(10_000);
    expect(host.asked.get('refused')).toBe(1);
  });

  test.each<[string, number, unknown, string]>([
    ['not a card', 200, { hello: 'world' }, 'Barometer’s answer could not be read'],
    ['nothing', 200, null, 'Barometer’s answer could not be read'],
    ['a 404 of a gateway', 404, 'not here', 'Barometer does not know this company'],
  ])('an answer that is %s is told in words', async (_, status, body, title) => {
    host.answers.set('odd', { status, body });
    await open('odd');
    await page.getByRole('heading', { name: title }).waitFor();
  });

  test('a CRM field that cannot be read is ignored', async () => {
    await page.goto(`${host.url}/card?company=watch&details=%7B%22score%22%3A%3C`);
    await dial('62').waitFor();
  });

  test('names are text, whatever they contain', async () => {
    host.answers.set('names', {
      status: 200,
      body: { ...watch, company: { id: '1', name: '<img src=x onerror=alert(1)>' } },
    });
    await open('names');
    await page.getByRole('region', { name: 'Health of <img src=x onerror=alert(1)>' }).waitFor();
    expect(await page.locator('.barometer img').count()).toBe(0);
  });

  test('unmounting leaves nothing behind', async () => {
    await open('watch');
    await dial('62').waitFor();
    await page.evaluate(() => (window as unknown as { unmountCard: () => void }).unmountCard());
    expect(await page.locator('#card').innerHTML()).toBe('');
  });

  test('the chart tells where the model and the scorecard changed, in words and in a legend', async () => {
    await open('history-marks');
    await page
      .getByRole('img', { name: /Model v3 from Sep 17\. Scorecard Growing customers from Oct 8\. Model v4 from Nov 4/ })
      .waitFor();
    expect(await page.locator('.bm-legend li').allInnerTexts()).toEqual([
      expect.stringMatching(/^Model v4, Nov 4\s+\+1$/),
      expect.stringMatching(/^Scorecard, Nov 4\s+\+1$/),
    ]);
    expect(await page.locator('.bm-plot .bm-flag').count()).toBe(4);
  });

  test('in a CRM page, the card speaks through the proxy and shows what the server said', async () => {
    const portal = { id: 7, name: 'Portal', timeZone: 'UTC', currency: 'EUR', locale: 'en-GB' };
    const shared = {
      portal,
      listPath: '/list',
      reportsPath: '/reports',
      bands: [],
      contacts: [],
      deals: [],
      tickets: [],
      proxyPath: '/proxy',
      serverUrl: 'https://app.example',
    };
    const recordPath = (type: string, id: string) => `/records/${type}/${id}`;
    const show = async (id: string) => {
      host.pages.set(
        '/record',
        recordPage({ ...shared, recordPath, company: { id, properties: { name: 'Northwind' } } }),
      );
      await page.goto(`${host.url}/record`);
    };
    await show('watch');
    await dial('62').waitFor();
    const link = page.getByRole('link', { name: /^Ticket 4512/ }).first();
    expect(await link.getAttribute('href')).toBe('/records/ticket/4512');
    host.answers.set('refused', { status: 403, body: refusal });
    await show('refused');
    await page.getByRole('heading', { name: 'You are not allowed to see this score' }).waitFor();
  });
});
