import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing that calls home, and nothing that a container lacks. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** An installed Chromium, named by CHROMIUM_PATH or in its usual place. */
export function browserPath(): string | undefined {
  return [process.env.CHROMIUM_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path));
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (!executablePath) throw new Error('No browser found: install Chromium, or name one in CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: flags });
}

/** `describe` where a browser is installed. On CI a missing browser fails; elsewhere the tests are skipped and say why. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (browserPath() || process.env.CI === 'true') describe(name, tests);
  else describe.skip(`${name} (skipped: no Chromium found; set CHROMIUM_PATH)`, tests);
}
