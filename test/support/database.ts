import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { copyTemplate } from './template.ts';

export interface TestDataDir {
  dataDir: string;
  remove(): void;
}

/** Puts an empty embedded database into a data directory, copied from the one global-setup made. */
export function putDatabase(dataDir: string): void {
  const template = process.env.BAROMETER_TEST_TEMPLATE;
  if (!template) throw new Error('Run the tests through `npm test`: its global set-up makes the database to copy.');
  copyTemplate(template, databaseDir(dataDir));
}

/** A data directory that holds an empty embedded database. */
export function makeDataDir(): TestDataDir {
  const dataDir = mkdtempSync(join(tmpdir(), 'barometer-test-'));
  putDatabase(dataDir);
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}
