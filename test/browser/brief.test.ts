import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { scriptPage } from '../../server/src/api/script-page.ts';
import { cardDir } from '../../server/src/card-dir.ts';
import { buildCard } from '../../server/src/demo/card-bundle.ts';
import { describeInBrowser, launchBrowser } from '../support/browser.ts';

describeInBrowser('the brief on paper', () => {
  let browser: Browser;
  beforeAll(async () => {
    await buildCard();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each(['light', 'dark'] as const)(
    'has the paper for its ground, and no title over its chart: %s',
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme });
      const data = {
        ...{ kind: 'brief', card: scenes.watch?.card, preparedBy: 'ana@x.example' },
        ...{ now: '2026-11-22T12:00:00Z', pdfUrl: null },
      };
      await page.setContent(
        scriptPage({ title: 'Brief', data, script: { text: readFileSync(`${cardDir}/page.js`, 'utf8') } }),
      );
      await page.getByRole('img', { name: /^Score history/ }).waitFor();
      expect(await page.getByRole('heading', { name: /^History/ }).count()).toBe(0);
      await page.emulateMedia({ media: 'print', colorScheme });
      const grounds = await page
        .locator('html, body, main')
        .evaluateAll((all) => all.map((element) => getComputedStyle(element).backgroundColor));
      expect(grounds).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)']);
      await page.close();
    },
  );
});
