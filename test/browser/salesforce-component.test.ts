import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { now } from '../../cards/gallery/fixture/metrics.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { buildHarness, project } from '../support/salesforce-project.ts';

const origin = 'https://org.lightning.example';
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
const policy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline' 'self'; img-src data:";

describeInBrowser('the Lightning component, compiled as it deploys, in a browser', () => {
  const built = mkdtempSync(join(tmpdir(), 'barometer-harness-'));
  let browser: Browser;
  let page: Page;
  let refused: string[];

  beforeAll(async () => {
    await buildHarness(built);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(built, { recursive: true, force: true });
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 432, height: 1000 } });
    refused = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    page.on('pageerror', (error) => refused.push(String(error)));
    // Static resources lie where they deploy from, the rest where it was built.
    await page.context().route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      const file = [join(built, pathname), join(project, pathname)].find((path) => extname(path) && existsSync(path));
      if (!file) return route.fulfill({ status: 404, contentType: 'text/html', body: '<title>Another page</title>' });
      const headers = { 'content-security-policy': policy };
      return route.fulfill({ contentType: types[extname(file)] ?? '', headers, body: readFileSync(file) });
    });
    await page.clock.setFixedTime(now);
  });
  afterEach(() => page.close());

  const open = (scene: string) => page.goto(`${origin}/harness/index.html?scene=${scene}`);
  const component = () => page.locator('c-health-card');

  test('the React card stands in its shadow root, with its own styles, and nothing is refused', async () => {
    await open('details');
    await page.getByRole('heading', { level: 2, name: 'Health of Northwind Traders' }).waitFor();
    const radius = await page
      .locator('.bm-bar')
      .first()
      .evaluate((bar) => getComputedStyle(bar).borderRadius);
    expect(radius).toBe('3px');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(refused).toEqual([]);
  });

  test('a new value of the fields is drawn into the same card', async () => {
    await open('details');
    await page.locator('.barometer').waitFor();
    await page.evaluate(() => {
      const records = (globalThis as unknown as { harnessRecords: typeof harnessRecords }).harnessRecords;
      const fields = records.details?.data?.fields;
      if (fields) records.details = { data: { fields: { ...fields, Name: { value: 'Contoso', displayValue: null } } } };
      dispatchEvent(new Event('harness-records'));
    });
    await page.getByRole('heading', { level: 2, name: 'Health of Contoso' }).waitFor();
    expect(await page.locator('.barometer').count()).toBe(1);
  });

  test('buttons and lists of the card work: weights, and all metrics', async () => {
    await open('details');
    await page.getByRole('button', { name: 'Weights' }).click();
    await page.locator('.bm-weight').first().waitFor();
    await page.getByText('All 14 metrics').click();
    await page.getByRole('row', { name: /Weekly active users/ }).waitFor();
    expect(refused).toEqual([]);
  });

  test('a record is opened by the link in a standard app, by Salesforce in a console', async () => {
    await open('details');
    const link = page.getByRole('link', { name: /Renewal 2027/ }).first();
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await tab.waitForURL(/\/lightning\/r\/Opportunity\/\w{18}\/view$/);
    await tab.close();
    await page.addInitScript('globalThis.harnessIsConsole = true');
    await page.reload();
    await link.click();
    expect(await page.evaluate('globalThis.harnessOpened')).toMatchObject({
      type: 'standard__recordPage',
      attributes: { objectApiName: 'Opportunity', actionName: 'view' },
    });
    expect(page.context().pages()).toHaveLength(1);
  });

  test('taken out and put back, the card is there again, and only once', async () => {
    await open('details');
    await page.locator('.barometer').waitFor();
    const left = await component().evaluate((element) => {
      const place = element.shadowRoot?.querySelector('.barometer')?.parentElement?.parentElement;
      const parent = element.parentElement;
      element.remove();
      const nodes = place?.childNodes.length;
      parent?.append(element);
      return nodes;
    });
    expect(left).toBe(0);
    await page.locator('.barometer').waitFor();
    expect(await page.locator('.barometer').count()).toBe(1);
  });

  test('without the static resource the fields are told in Salesforce’s own components', async () => {
    await page.route('**/healthReact.js', (route) => route.fulfill({ status: 404 }));
    await open('details');
    await page.getByText('The full card could not be shown').waitFor();
    for (const told of ['62', '-8', '92%', 'Declining', 'Nov 3, 2026'])
      await component().getByText(told, { exact: true }).first().waitFor();
    expect(await page.locator('.barometer').count()).toBe(0);
  });

  test.each([
    ['loading', 'Loading the health score…'],
    ['refused', 'This account cannot be read'],
    ['hidden', 'The health fields are hidden from you'],
    ['details-hidden', 'Barometer_Health'],
    ['unreadable', 'The full card could not be shown'],
    ['unscored', 'Not scored yet'],
    ['insufficient-data', 'Not enough data'],
    ['long-words', 'Needs a conversation this quarter'],
  ])('%s: %s', async (scene, told) => {
    await page.setViewportSize({ width: 340, height: 900 });
    await page.goto(`${origin}/harness/index.html?scene=${scene}&width=308px`);
    await page.getByText(told).first().waitFor({ state: 'attached' });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(refused).toEqual([]);
  });
});
