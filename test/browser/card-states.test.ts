import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import type { CardHost } from '../support/card-host.ts';
import { contrastMin, openCard, openDisclosures, stored, useCardPages } from '../support/card-page.ts';
import { textContrasts } from '../support/contrast.ts';

const contrasting = [
  ...['watch', 'at-risk', 'healthy', 'capped', 'insufficient-data', 'frozen', 'many-records'],
  ...['moved-every-kind', 'history-marks', 'pulse-set', 'pulse-long-reason', 'pulse-frozen'],
];

describeInBrowser('every state of the card', () => {
  const pages = useCardPages('same');
  let page: Page;
  let host: CardHost;
  beforeEach(() => {
    ({ page, host } = pages());
  });

  const open = (name: string, theme?: string) => openCard(page, host, name, theme === undefined ? {} : { theme });

  test.each(stored.map(({ name }) => name))('%s: shown whole at 320 and 1200 px', async (name) => {
    await open(name);
    await page.getByRole('heading', { level: 2, name: /^Health of/ }).waitFor();
    for (const width of [320, 1200]) {
      await page.setViewportSize({ width, height: 900 });
      await openDisclosures(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    }
  });

  test.each(['light', 'dark'])('every text has enough contrast in %s', async (theme) => {
    for (const name of contrasting) {
      await open(name, theme);
      await page.locator('.barometer[aria-busy=false]').waitFor();
      await openDisclosures(page);
      if (name === 'pulse-set') await page.getByRole('radio', { name: 'Good' }).check();
      const contrasts = await textContrasts(page, '.barometer');
      expect(contrasts.length).toBeGreaterThan(5);
      expect(contrasts.filter(({ ratio }) => ratio < contrastMin)).toEqual([]);
    }
  });
});
