import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import { now } from '../../cards/gallery/fixture/metrics.ts';

const configFile = fileURLToPath(new URL('../../app-extension/salesforce/harness/vite.config.ts', import.meta.url));

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
