import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTemplate } from './template.ts';

/**
 * Makes one empty, migrated embedded database for the whole run. Creating one takes seconds (initdb in
 * WebAssembly), copying its folder a tenth of one.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'barometer-template-'));
  await makeTemplate(dir);
  process.env.BAROMETER_TEST_TEMPLATE = dir;
  return async () => rmSync(dir, { recursive: true, force: true });
}
