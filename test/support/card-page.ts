import type { CardData } from '@barometer/shared/card.ts';
import type { Browser, Page } from 'playwright-core';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { cardDir } from '../../server/src/card-dir.ts';
import { buildCard } from '../../server/src/demo/card-bundle.ts';
import { launchBrowser } from './browser.ts';
import { type CardHost, startCardHost } from './card-host.ts';

/** The states of the gallery that a server would answer. */
export const stored = Object.entries(scenes).flatMap(([name, { card, problem }]) =>
  card && !problem ? [{ name, card }] : [],
);

/** The least contrast of text that WCAG AA allows. */
export const contrastMin = 4.5;

/**
 * In a `describe`: a browser and a host that answers every stored state, and for each test a page: a fresh one, or where
 * tests only look, the same for all, which is much faster.
 * @returns what there is in the test that runs.
 */
export function useCardPages(each: 'fresh' | 'same' = 'fresh'): () => { page: Page; host: CardHost } {
  let browser: Browser;
  let host: CardHost;
  let page: Page | undefined;
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
    if (each === 'fresh') await page?.close();
    if (each === 'fresh' || !page) page = await browser.newPage();
    await page.setViewportSize({ width: 400, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  });
  return () => {
    if (!page) throw new Error('There is no page before a test runs.');
    return { page, host };
  };
}

export interface Opened {
  /** What the CRM's field holds. */
  details?: CardData;
  theme?: string;
}

export function openCard(page: Page, host: CardHost, company: string, { details, theme = 'light' }: Opened = {}) {
  const search = new URLSearchParams({ company, theme });
  if (details) search.set('details', JSON.stringify(details));
  return page.goto(`${host.url}/card?${search}`);
}

export function openDisclosures(page: Page): Promise<void> {
  return page.locator('details').evaluateAll((all) => {
    for (const details of all) details.setAttribute('open', '');
  });
}
