import { mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import { now } from '../../cards/gallery/fixture/metrics.ts';
import type { Book } from '../../test/sandbox/book/book.ts';
import { startSalesforceProduct } from '../../test/support/product.ts';
import { firstSync, orgRewinder, syncForAQuarter } from './past.ts';

const configFile = fileURLToPath(new URL('../../app-extension/salesforce/harness/vite.config.ts', import.meta.url));
const resources = fileURLToPath(
  new URL('../../app-extension/salesforce/force-app/main/default/staticresources', import.meta.url),
);

/** The card that Salesforce's static resource draws, in a page that looks like Lightning. */
export async function takeSalesforce(open: () => Promise<Page>, path: string, query = 'scene=details'): Promise<void> {
  const server = await createServer({ configFile, logLevel: 'error', server: { port: 0 } });
  await server.listen();
  const page = await open();
  try {
    await page.clock.setFixedTime(now);
    await page.goto(`${server.resolvedUrls?.local[0]}harness/?${query}`);
    await page.locator('.barometer').last().waitFor();
    await page.locator('#page').screenshot({ path });
  } finally {
    await page.close();
    await server.close();
  }
}

/** An account of a simulated org that has been connected for a quarter, with the card on its page. */
export async function takeAccount(open: () => Promise<Page>, path: string, book: Book, takenAt: number): Promise<void> {
  mock.timers.setTime(firstSync(takenAt));
  const product = await startSalesforceProduct({ book, salesforce: { cardDir: resources, fields: 'deployed' } });
  const page = await open();
  try {
    await syncForAQuarter(product, takenAt, orgRewinder(product));
    const [account] = product.salesforce.org.table('Account').all();
    await page.goto(`${product.salesforce.url}/lightning/r/Account/${account?.Id}/view`);
    await page.locator('.barometer').waitFor();
    await page.screenshot({ path });
  } finally {
    await page.close();
    await product.close();
  }
}
