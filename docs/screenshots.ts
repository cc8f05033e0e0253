import { mkdirSync } from 'node:fs';
import { mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createServer } from 'vite';
import { cardDir } from '../server/src/card-dir.ts';
import { buildCard } from '../server/src/demo/card-bundle.ts';
import type { Book } from '../test/sandbox/book/book.ts';
import { generateBook } from '../test/sandbox/book/generate.ts';
import { launchBrowser } from '../test/support/browser.ts';
import globalSetup from '../test/support/global-setup.ts';
import { type Product, startProduct } from '../test/support/product.ts';
import { firstSync, syncForAQuarter } from './screenshots/past.ts';
import { takeSalesforce } from './screenshots/salesforce.ts';

/**
 * Takes the pictures of the documentation: the real server, the demo's book in a simulated CRM, a real browser. The
 * clock stands still, so that the same code draws the same pictures on every day.
 */
const takenAt = Date.parse('2026-11-18T09:42:00Z');
const companies = 24;
/** Lists and reports need a book as large as the demo's. */
const reportedCompanies = 250;
/** A book whose names every machine's fonts can draw. */
const seed = 2;

const images = fileURLToPath(new URL('images/', import.meta.url));
const gallery = fileURLToPath(new URL('../cards/gallery/vite.config.ts', import.meta.url));
const scenes = ['unreachable-stale', 'not-allowed', 'insufficient-data', 'frozen', 'not-synced', 'loading'];

async function open(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({
    deviceScaleFactor: 1.5,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  await page.clock.setFixedTime(takenAt);
  return page;
}

/** The card with the server's answer in it. */
async function cardOn(page: Page, url: string) {
  await page.goto(url);
  const card = page.locator('.barometer');
  await card.getByRole('img', { name: /^Score history/ }).waitFor();
  return card;
}

async function takeCards(browser: Browser, record: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open(browser, { viewport: { width: 1440, height: 900 }, colorScheme });
    await (await cardOn(page, record)).screenshot({ path: `${images}card-${colorScheme}.png` });
    await page.close();
  }
  const narrow = await open(browser, { viewport: { width: 320, height: 900 } });
  await (await cardOn(narrow, record)).screenshot({ path: `${images}card-narrow.png` });
  await narrow.close();
}

async function takePages(browser: Browser, product: Product, record: string, list: string): Promise<void> {
  const page = await open(browser, { viewport: { width: 1440, height: 900 } });
  await cardOn(page, record);
  await page.screenshot({ path: `${images}record.png` });
  await page.goto(list);
  await page.screenshot({ path: `${images}companies.png` });
  await page.goto(`${product.appUrl}/oauth/hubspot/install`);
  await page.locator('main').screenshot({ path: `${images}consent.png` });
  await page.close();
}

/** The lists and reports of the recipes; large ones with fewer dots, for nobody waits for a picture. */
async function takeRecipes(browser: Browser, { hubspot }: Product): Promise<void> {
  const list = `${hubspot.url}/contacts/${hubspot.portalId}/objects/0-2`;
  const dashboard = `${hubspot.url}/reports/${hubspot.portalId}/dashboard?lifecyclestage=customer`;
  const page = await open(browser, { viewport: { width: 1200, height: 755 }, deviceScaleFactor: 1.2 });
  await page.goto(`${list}?health_band=red&renewal_date_within_days=90&sort=renewal_date`);
  const { y = 0, height = 0 } = (await page.locator('.list').boundingBox()) ?? {};
  const clip = { x: 0, y: 0, width: 1200, height: y + height };
  await page.screenshot({ path: `${images}recipe-renewals.png`, clip });
  await page.goto(`${list}?health_change_30d_lte=-10&sort=health_change_30d`);
  await page.screenshot({ path: `${images}recipe-fell.png` });
  await page.goto(dashboard);
  const heading = page.getByRole('heading', { name: 'Average health score by owner' });
  await page.locator('section', { has: heading }).screenshot({ path: `${images}recipe-owner.png` });
  await page.close();
  const whole = await open(browser, { viewport: { width: 1200, height: 900 }, deviceScaleFactor: 1 });
  await whole.goto(dashboard);
  await whole.screenshot({ path: `${images}recipe-dashboard.png`, fullPage: true });
  await whole.setViewportSize({ width: 400, height: 900 });
  await whole.emulateMedia({ colorScheme: 'dark' });
  await whole.goto(`${dashboard}&health_coverage_gte=80`);
  await whole.screenshot({ path: `${images}recipe-dashboard-narrow.png`, fullPage: true });
  await whole.close();
}

/** What the card says when there is more, or less, to say than a score. */
async function takeStates(browser: Browser): Promise<void> {
  const server = await createServer({ configFile: gallery, logLevel: 'error', server: { port: 0 } });
  await server.listen();
  const page = await open(browser, { viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.resolvedUrls?.local[0]}?scene=${scenes.join()}`);
  await page.addStyleTag({
    content: '#gallery { columns: 3; column-gap: 20px; padding: 4px } .scene { break-inside: avoid }',
  });
  await page.locator('.barometer').last().waitFor();
  await page.locator('#gallery').screenshot({ path: `${images}states.png` });
  await page.close();
  await server.close();
}

/** An account that has been connected for a quarter, for as long as it takes to look at it. */
async function afterAQuarter(size: number, look: (product: Product, book: Book) => Promise<void>): Promise<void> {
  const book = generateBook({ companies: size, seed, now: new Date(takenAt) });
  mock.timers.setTime(firstSync(takenAt));
  const product = await startProduct({ book, hubspot: { cardDir } });
  try {
    await syncForAQuarter(product, book, takenAt);
    await look(product, book);
  } finally {
    await product.close();
  }
}

mkdirSync(images, { recursive: true });
await buildCard();
const removeTemplate = await globalSetup();
mock.timers.enable({ apis: ['Date'], now: firstSync(takenAt) });
const browser = await launchBrowser();
try {
  await afterAQuarter(companies, async (product, book) => {
    const crm = `${product.hubspot.url}/contacts/${product.hubspot.portalId}`;
    const record = `${crm}/record/0-2/${book.companies[0]?.id}`;
    await takeCards(browser, record);
    await takePages(browser, product, record, `${crm}/objects/0-2`);
  });
  await takeStates(browser);
  await takeSalesforce(() => open(browser, { viewport: { width: 432, height: 900 } }), `${images}salesforce-card.png`);
  await afterAQuarter(reportedCompanies, (product) => takeRecipes(browser, product));
} finally {
  await browser.close();
  await removeTemplate();
}
