import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CardData } from '@barometer/shared/card.ts';
import type { Browser, Page } from 'playwright-core';
import { cardDir } from '../../server/src/card-dir.ts';
import { buildCard } from '../../server/src/demo/card-bundle.ts';
import { tellUsage, usageModelFile } from '../../server/src/demo/usage.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { makeGate } from '../support/card-host.ts';
import { textContrasts } from '../support/contrast.ts';
import { type Product, startProduct } from '../support/product.ts';

const book = generateBook({ companies: 30, now: new Date() });
const [company] = book.companies;
const name = company?.properties.name ?? '';
const contrastMin = 4.5;
const proxyPath = /\/proxy\?/;
/** Longer than two retries with their pauses. */
const givesUpMs = 15_000;

/** What a visitor would not see: everything the page asked the proxy for, and everything that went wrong. */
interface Watched {
  page: Page;
  /** The proxy's answers so far; promises, because a body arrives after the page has been told of its response. */
  proxied: Promise<{ status: number; envelope: Record<string, unknown> }>[];
  wrong: string[];
}

describeInBrowser('the demo in a browser', () => {
  let browser: Browser;
  let product: Product;
  let crm: string;
  let record: string;

  beforeAll(async () => {
    await buildCard();
    product = await startProduct({ book, hubspot: { cardDir } });
    await product.connect();
    crm = `${product.hubspot.url}/contacts/${product.hubspot.portalId}`;
    record = `${crm}/record/0-2/${company?.id}`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  async function visit(url: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Watched> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    const watched: Watched = { page, proxied: [], wrong: [] };
    page.on('console', (message) => message.type() === 'error' && watched.wrong.push(message.text()));
    page.on('pageerror', (error) => watched.wrong.push(error.message));
    page.on('requestfailed', (request) => watched.wrong.push(`${request.url()} failed`));
    page.on('response', (response) => {
      if (response.status() >= 400) watched.wrong.push(`${response.url()} answered ${response.status()}`);
      if (!proxyPath.test(response.url())) return;
      watched.proxied.push(response.json().then((envelope) => ({ status: response.status(), envelope })));
    });
    await page.goto(url);
    return watched;
  }

  const card = (page: Page) => page.getByRole('region', { name: `Health of ${name}` });
  const refined = (page: Page) => card(page).getByText('History starts with this score').waitFor();
  const scoreIn = async (page: Page) =>
    /\d+/.exec(
      (await card(page)
        .getByRole('img', { name: /^Health score/ })
        .getAttribute('aria-label')) ?? '',
    )?.[0];
  const property = (page: Page, label: string) =>
    page.locator('#health-panel + dl > div').filter({ hasText: label }).first().locator('dd').textContent();

  test('card, property and API tell the same score, through the signing proxy', async () => {
    const { page, proxied, wrong } = await visit(record);
    await refined(page);
    const answer = CardData.parse((await proxied[0])?.envelope.responseBody);
    expect(answer).toMatchObject({ state: 'scored', company: { id: company?.id, name } });
    expect(await scoreIn(page)).toBe(String(answer.score));
    expect(await property(page, 'Health score')).toBe(String(answer.score));
    const reason = await page
      .getByRole('heading', { name: /^Pulling down/ })
      .locator('~ ul .bm-told > span')
      .first()
      .textContent();
    // The field says "on Oct 1, 2026" where the card, read now, says "51 days ago".
    const risk = (await property(page, 'Health: top risk')) ?? '';
    expect(reason).toContain(risk.replace(/,? (on|oldest since|since) .*/, ''));
    expect(await Promise.all(proxied)).toMatchObject([
      { status: 200, envelope: { status: 'success', context: { appServerStatusCode: ['200'] } } },
    ]);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('with the keyboard: all metrics, and a reason’s record', async () => {
    const { page, wrong } = await visit(record);
    await refined(page);
    const summary = card(page).locator('summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    const rows = card(page).locator('[data-metric]');
    expect(await summary.textContent()).toBe(`All ${await rows.count()} metrics`);
    await rows.first().waitFor({ state: 'visible' });

    const reason = card(page).getByRole('listitem').filter({ hasText: 'urgent ticket open' }).first();
    const link = reason.getByRole('link');
    const subject = (await link.textContent()) ?? '';
    await link.focus();
    const [opened] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    await opened.getByRole('heading', { level: 1, name: subject }).waitFor();
    expect(await opened.getByText('Urgent', { exact: true }).count()).toBe(1);
    await opened.getByRole('link', { name }).first().waitFor();
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('what the CRM field knows is painted before our server answers, and nothing moves when it does', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const gate = makeGate();
    await page.route(proxyPath, async (route) => {
      await gate.opened;
      await route.continue();
    });
    await page.goto(record);
    await card(page)
      .getByRole('img', { name: /^Health score/ })
      .waitFor();
    const told = () => card(page).locator('.bm-main').textContent();
    const height = () => card(page).evaluate(({ clientHeight }) => clientHeight);
    const first = { told: await told(), height: await height() };
    expect(await card(page).getByText('History starts with this score').count()).toBe(0);
    gate.open();
    await refined(page);
    expect(await height()).toBe(first.height);
    expect((await told())?.replace('First score', '')).toBe(first.told?.replace('Newly scored', ''));
    await context.close();
  });

  test('a rating counts at once, is the person’s, and is taken back, through the signing proxy', async () => {
    const { page, proxied, wrong } = await visit(`${crm}/record/0-2/${book.companies[1]?.id}`);
    const rated = page.getByRole('region', { name: /^Health of/ });
    await rated.getByText('History starts with this score').waitFor();
    const answer = async () => CardData.parse((await proxied.at(-1))?.envelope.responseBody);
    const before = await answer();
    expect(before.pulse).toBeNull();

    await rated.getByRole('radio', { name: 'Bad' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Champion left');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await rated.getByText('Saved', { exact: true }).waitFor();
    const after = await answer();
    expect(after.pulse).toMatchObject({ value: 0, reason: 'Champion left', by: expect.stringContaining('@') });
    expect(after.exact).toBeLessThan(before.exact ?? 0);
    await rated.getByRole('img', { name: `Health score ${after.score} of 100` }).waitFor();
    expect(after.metrics.find(({ measure }) => measure === 'pulse')?.state).toBe('present');

    await page.reload();
    await rated.getByText('“Champion left”').first().waitFor();
    expect(await rated.getByRole('radio', { name: 'Bad' }).isChecked()).toBe(true);
    // In a later visit as well it is the person's to take back.
    await rated.getByRole('button', { name: 'Undo' }).waitFor();

    await rated.getByRole('radio', { name: 'Great' }).check();
    await rated.getByRole('button', { name: 'Save' }).click();
    await rated.getByText('Saved', { exact: true }).waitFor();
    await rated.getByRole('button', { name: 'Undo' }).click();
    await rated.getByText('Taken back').waitFor();
    expect((await answer()).pulse).toMatchObject({ value: 0 });
    expect(await rated.getByRole('radio', { name: 'Bad' }).isChecked()).toBe(true);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('the company list shows the bands that were written, and filters by them', async () => {
    const { page, wrong } = await visit(`${crm}/objects/0-2`);
    const bands = await page.locator('tbody .band').allInnerTexts();
    expect(bands.length).toBeGreaterThan(20);
    for (const band of bands) expect(band).toMatch(/^[●▲■]\s*(Healthy|Watch|At risk)$/);
    await page.getByRole('link', { name: 'Watch', exact: true }).click();
    await page.getByRole('link', { name }).waitFor();
    expect(new Set(await page.locator('tbody .band').allInnerTexts())).toHaveProperty('size', 1);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)(
    'every text of the record, the list and the dashboard has enough contrast in %s',
    async (colorScheme) => {
      const { page } = await visit(record, { colorScheme });
      await refined(page);
      await card(page).locator('summary').click();
      const low = async () => (await textContrasts(page, 'body')).filter(({ ratio }) => ratio < contrastMin);
      expect(await low()).toEqual([]);
      await page.goto(`${crm}/objects/0-2`);
      expect(await low()).toEqual([]);
      await page.getByRole('link', { name: 'Reports' }).click();
      await page.getByRole('heading', { name: 'Average health score by owner' }).waitFor();
      await page.getByText('As a table').click();
      expect(await low()).toEqual([]);
      await page.close();
    },
  );

  test('usage that the product sent after the first sync is scored by itself, and on the card', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'barometer-usage-'));
    const used = await startProduct({ book, hubspot: { cardDir }, modelFile: usageModelFile });
    const { appUrl, connectionId, hubspot, server } = used;
    try {
      await used.connect();
      const sent = await tellUsage({
        ...{
          db: server.db,
          account: { crm: 'hubspot' as const, connectionId, url: hubspot.url },
          appUrl,
          dir,
          now: () => new Date(),
        },
        ...{ step: () => undefined, progress: () => undefined },
      });
      expect(sent).toEqual({ values: sent.values, accepted: sent.values, rejected: 0 });
      await server.queue.idle();
      const page = `${hubspot.url}/contacts/${hubspot.portalId}/record/0-2/${company?.id}`;
      const watched = await visit(page);
      await card(watched.page).locator('summary').click();
      const answer = CardData.parse((await watched.proxied[0])?.envelope.responseBody);
      const metrics = answer.metrics.filter(({ measure }) => measure === 'usage');
      expect(metrics.length).toBeGreaterThan(0);
      for (const { label, state } of metrics) {
        expect([label, state]).toEqual([label, 'present']);
        await card(watched.page).locator('[data-metric]').filter({ hasText: label }).first().waitFor();
      }
      expect(watched.wrong).toEqual([]);
      await watched.page.close();
    } finally {
      await used.close();
      rmSync(dir, { recursive: true });
    }
  });

  describe('when something is wrong', () => {
    const small = generateBook({ companies: 1, now: new Date() });
    let broken: Product;
    const recordOf = ({ hubspot }: Product) => `${hubspot.url}/contacts/${hubspot.portalId}/record/0-2/${company?.id}`;
    afterEach(() => broken.close());

    test('a wrong client secret: the connection is refused in words, and so is the card', async () => {
      broken = await startProduct({
        book: small,
        hubspot: { cardDir },
        env: { HUBSPOT_CLIENT_SECRET: 'not-the-secret' },
      });
      const { page, proxied, wrong } = await visit(`${broken.appUrl}/oauth/hubspot/install`);
      await page.getByRole('button', { name: 'Connect app' }).click();
      await page.getByRole('heading', { name: 'Not connected' }).waitFor();
      await page.getByRole('link', { name: 'Start again' }).waitFor();
      wrong.length = 0;
      await page.goto(recordOf(broken));
      await page.getByRole('heading', { name: 'This card could not prove who is asking' }).waitFor();
      expect(await page.locator('.bm-notice').textContent()).toMatch(/Reference\s\S+/);
      expect(await proxied.at(-1)).toMatchObject({
        status: 200,
        envelope: { context: { appServerStatusCode: ['401'] } },
      });
      expect(wrong).toEqual([]);
      await page.close();
    });

    test('our server is down: the last known score stays, and the card says how old it is', async () => {
      broken = await startProduct({ book: small, hubspot: { cardDir } });
      await broken.connect();
      const { page, wrong } = await visit(recordOf(broken));
      await refined(page);
      const known = await scoreIn(page);
      expect(wrong).toEqual([]);
      await broken.server.close();
      await page.reload();
      await card(page)
        .getByText(/^Server unreachable: last known score, from/)
        .waitFor({ timeout: givesUpMs });
      expect(await scoreIn(page)).toBe(known);
      await card(page).getByRole('button', { name: 'Retry' }).waitFor();
      expect(wrong.filter((text) => !/\/proxy\?|status of 500/.test(text))).toEqual([]);
      await page.close();
    });
  });
});
