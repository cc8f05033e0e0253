import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';

export interface TestDataDir {
  dataDir: string;
  remove(): void;
}

/** A data directory that holds an empty embedded database, copied from the one global-setup made. */
export function makeDataDir(): TestDataDir {
  const template = process.env.BAROMETER_TEST_TEMPLATE;
  if (!template) throw new Error('Run the tests through `npm test`: its global set-up makes the database to copy.');
  const dataDir = mkdtempSync(join(tmpdir(), 'barometer-test-'));
  cpSync(template, databaseDir(dataDir), { recursive: true });
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}
