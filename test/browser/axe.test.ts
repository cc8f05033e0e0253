import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { scriptPage } from '../../server/src/api/script-page.ts';
import { cardDir } from '../../server/src/card-dir.ts';
import { describeInBrowser } from '../support/browser.ts';
import type { CardHost } from '../support/card-host.ts';
import { openCard, openDisclosures, stored, useCardPages } from '../support/card-page.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';
import { scoredBook } from '../support/scored-book.ts';

/** What a machine can tell of whether everybody can use it: WCAG 2.2 A and AA, and axe's own good practice. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const colourful = ['watch', 'healthy', 'at-risk', 'capped', 'insufficient-data', 'pulse-set', 'pulse-failed'];
const briefed = ['watch', 'at-risk', 'first-score', 'not-synced', 'long-words', 'ar-EG'];

async function violations(page: Page, within: string): Promise<string[]> {
  await page.addScriptTag({ content: axe });
  const { violations: found } = await page.evaluate(
    (selector) =>
      (globalThis as unknown as { axe: { run(at: string, options: RunOptions): Promise<AxeResults> } }).axe.run(
        selector,
        { resultTypes: ['violations'] },
      ),
    within,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describeInBrowser('axe finds no fault', () => {
  const pages = useCardPages('same');
  let page: Page;
  let host: CardHost;
  beforeEach(() => {
    ({ page, host } = pages());
  });

  // Every state in one theme; in the other those that show every colour between them.
  const shown = [...stored.map(({ name }) => [name, 'light']), ...colourful.map((name) => [name, 'dark'])];

  test.each(shown)('with the card: %s, %s', async (name, theme) => {
    await openCard(page, host, name ?? '', theme === undefined ? {} : { theme });
    await page.getByRole('heading', { level: 2, name: /^Health of/ }).waitFor();
    await openDisclosures(page);
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

  describe('with the simulated CRM', () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await startSandbox({ book: scoredBook() });
    });
    afterAll(() => sandbox.close());

    const themes = ['light', 'dark'] as const;
    const sizes = [400, 1200];
    test.each(themes.flatMap((theme) => sizes.map((width) => ({ theme, width }))))(
      'the dashboard and a filtered list, $theme, $width px wide, without scrolling sideways',
      async ({ theme, width }) => {
        await page.emulateMedia({ colorScheme: theme });
        await page.setViewportSize({ width, height: 900 });
        const { portalId } = sandbox;
        const list = `/contacts/${portalId}/objects/0-2?health_band=red,yellow&sort=-health_score`;
        for (const path of [`/reports/${portalId}/dashboard?health_coverage_gte=20`, list]) {
          await page.goto(sandbox.url + path);
          await openDisclosures(page);
          expect([path, await violations(page, 'html')]).toEqual([path, []]);
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect([path, beyond]).toEqual([path, 0]);
        }
      },
    );

    test('the dashboard is walked through with the keyboard: from a bar to the companies behind it', async () => {
      await page.goto(`${sandbox.url}/reports/${sandbox.portalId}/dashboard`);
      await page
        .getByRole('row', { name: /At risk/ })
        .first()
        .getByRole('link')
        .focus();
      await page.keyboard.press('Enter');
      await page.getByText('Health band is any of At risk').waitFor();
      expect(await page.locator('tbody tr').count()).toBe(1);
      await page.getByRole('link', { name: 'Remove: Health band is any of At risk' }).press('Enter');
      await page.getByRole('link', { name: 'Company 3' }).waitFor();
    });
  });
});
