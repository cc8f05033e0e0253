import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { scriptPage } from '../../server/src/api/page-html.ts';
import { cardDir } from '../../server/src/card-dir.ts';
import { buildCard } from '../../server/src/demo/card-bundle.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';
import { type CardHost, startCardHost } from '../support/card-host.ts';

/** What a machine can tell of whether everybody can use it: WCAG 2.2 A and AA, and axe's own good practice. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const stored = Object.entries(scenes).flatMap(([name, { card, problem }]) =>
  card && !problem ? [{ name, card }] : [],
);

const colourful = ['watch', 'healthy', 'at-risk', 'capped', 'insufficient-data', 'pulse-set', 'pulse-failed'];
const briefed = ['watch', 'at-risk', 'first-score', 'not-synced', 'long-words', 'ar-EG'];

async function violations(page: Page, within: string): Promise<string[]> {
  await page.addScriptTag({ content: axe });
  const { violations: found } = await page.evaluate(
    (selector) => (globalThis as unknown as { axe: { run(at: string): Promise<AxeResults> } }).axe.run(selector),
    within,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describeInBrowser('axe finds no fault', () => {
  let browser: Browser;
  let host: CardHost;
  let page: Page;

  beforeAll(async () => {
    await buildCard();
    host = await startCardHost(cardDir);
    browser = await launchBrowser();
    for (const { name, card } of stored) host.answers.set(name, { status: 200, body: card });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 400, height: 900 } });
  });
  afterEach(() => page.close());

  // Every state in one theme; in the other those that show every colour between them.
  const shown = [...stored.map(({ name }) => [name, 'light']), ...colourful.map((name) => [name, 'dark'])];

  test.each(shown)('with the card: %s, %s', async (name, theme) => {
    await page.goto(`${host.url}/card?${new URLSearchParams({ company: name ?? '', theme: theme ?? '' })}`);
    await page.getByRole('heading', { level: 2, name: /^Health of/ }).waitFor();
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    expect(await violations(page, '.barometer')).toEqual([]);
  });

  test.each(briefed)('with the brief: %s', async (name) => {
    const { card } = scenes[name] ?? {};
    const data = { kind: 'brief', card, preparedBy: 'ana@x.example', now: '2026-11-22T12:00:00Z', pdfUrl: null };
    const text = readFileSync(`${cardDir}/page.js`, 'utf8');
    host.pages.set('/brief', scriptPage({ title: 'Brief', data, script: { text } }));
    await page.goto(`${host.url}/brief`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await violations(page, 'html')).toEqual([]);
  });
});
