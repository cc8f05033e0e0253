import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { bundle as bundleForSalesforce } from '../../app-extension/salesforce/build.ts';
import { bundle } from '../support/hubspot-bundle.ts';
import type { Bench, Target } from './bench.ts';

const webMaxKb = 90;
const salesforceMaxKb = 90;
const hubspotMaxKb = 60;

const extensions = ['app/cards/health-card.tsx', 'app/settings/settings-page.tsx', 'app/pages/portfolio-page.tsx'];

interface Size {
  what: string;
  bytes: number;
  gzipBytes: number;
}

/** What a person's browser has to load before a card is there. */
export const bundles: Bench = {
  name: 'bundles',
  about: 'size of the cards as they are served, against what a card may weigh',
  run: async (say) => {
    const dir = await mkdtemp(join(tmpdir(), 'barometer-bundles-'));
    try {
      say('Building the web card …');
      const web = await webCard(dir);
      say('Building the static resource for Salesforce …');
      const salesforce = sizeOf('Salesforce static resource', Buffer.from(await bundleForSalesforce()));
      const hubspot: Size[] = [];
      for (const entrypoint of extensions) {
        say(`Building ${entrypoint} …`);
        hubspot.push({ what: entrypoint, ...(await bundle(entrypoint, dir)) });
      }
      return {
        measured: [
          'kB are 1,000 bytes, compressed by gzip. The web card and the static resource hold React; a HubSpot extension runs on the React that HubSpot has loaded already, and is built by HubSpot’s own build.',
        ],
        rows: [web, salesforce, ...hubspot].map(({ what, bytes, gzipBytes }) => ({
          bundle: what,
          'kB gzip': gzipBytes / 1_000,
          kB: bytes / 1_000,
        })),
        targets: [
          atMost('the web card with React', web, webMaxKb),
          atMost('the static resource for Salesforce with React', salesforce, salesforceMaxKb),
          ...hubspot.map((size) => atMost(`${size.what} without React`, size, hubspotMaxKb)),
        ],
      };
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

async function webCard(dir: string): Promise<Size> {
  const root = join(import.meta.dirname, '../../cards');
  await build({ root, logLevel: 'error', build: { outDir: join(dir, 'web'), emptyOutDir: true } });
  return sizeOf('web card', await readFile(join(dir, 'web/record.js')));
}

function sizeOf(what: string, code: Buffer): Size {
  return { what, bytes: code.length, gzipBytes: gzipSync(code).length };
}

function atMost(what: string, { gzipBytes }: Size, maxKb: number): Target {
  const measured = gzipBytes / 1_000;
  return { promise: `${what} in at most ${maxKb} kB`, measured, met: measured <= maxKb };
}
