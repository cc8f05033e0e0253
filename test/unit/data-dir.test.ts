import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdDataDir } from '../../server/src/store/db/data-dir.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'barometer-held-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Two that live, neither of them the test itself: a claim of its own number is one of before a restart. */
const [holder, other] = [process.ppid, 1];

test('a folder whose server is only starting is worth another try in a moment', async () => {
  await holdDataDir(dataDir, holder);
  const refused = holdDataDir(dataDir, other);
  await expect(refused).rejects.toThrow(`is in use by process ${holder}, which has not started to serve yet`);
  await expect(refused).rejects.toThrow('Try again in a moment');
});

test('one whose server answers is to be left to it', async () => {
  const held = await holdDataDir(dataDir, holder);
  await held.announce('http://127.0.0.1:3000');
  const refused = holdDataDir(dataDir, other);
  await expect(refused).rejects.toThrow(`is in use by process ${holder} (http://127.0.0.1:3000). Stop that process`);
  await held.release();
  await expect(holdDataDir(dataDir, other)).resolves.toMatchObject({ token: expect.any(String) });
});
