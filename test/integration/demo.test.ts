import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { optionalScopes } from '../../server/src/crm/hubspot/scopes.ts';
import { listConnections } from '../../server/src/store/connections.ts';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { openDatabase } from '../../server/src/store/db/open.ts';
import { runCommand } from '../support/command-line.ts';
import { putDatabase } from '../support/database.ts';

const command = join(__dirname, '../../server/bin/barometer.js');

const Figures = z.object({
  companies: z.number(),
  scored: z.number(),
  written: z.number(),
  usage: z.object({ values: z.number(), accepted: z.number(), rejected: z.number() }),
  bands: z.record(z.string(), z.number()),
  calls: z.object({ read: z.number(), write: z.number() }),
});
const Summary = Figures.extend({ accounts: z.array(Figures.extend({ connectionId: z.string() })) });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barometer-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One run, as its user makes it: from a folder that is not the repository. */
async function demo(dataDir: string, ...args: string[]) {
  const run = await new Promise<{ stdout: string; stderr: string }>((resolve, reject) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH ?? '', DATA_DIR: join(folder, dataDir) } };
    execFile(process.execPath, [command, 'demo', '--once', '--json', ...args], options, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr, { cause: error }));
      else resolve({ stdout, stderr });
    });
  });
  return { summary: Summary.parse(JSON.parse(run.stdout)), stderr: run.stderr };
}

describe('the demo', () => {
  test('sends what the product recorded before anything is scored, so that each company is written once', async () => {
    const { summary, stderr } = await demo('invented', '--companies', '101');
    const { values } = summary.usage;
    expect(stderr).toContain('Connecting it over OAuth');
    expect(values).toBeGreaterThan(101 * 250);
    expect(summary).toMatchObject({ companies: 101, scored: 101, written: 101 });
    expect(summary.usage).toEqual({ values, accepted: values, rejected: 0 });
    expect(summary.calls.write).toBe(2);
    expect(stderr.match(/(Usage|Scored|Written back) +\d+/g)).toEqual([
      `Usage        ${values}`,
      'Scored       101',
      'Written back 101',
    ]);

    const db = await openDatabase({ dataDir: databaseDir(join(folder, 'invented/demo/101-companies')) });
    const [connection] = await listConnections(db);
    await db.destroy();
    // Whoever tries the demo may have tasks, lists and workflows in it.
    expect(connection?.scopes).toEqual(expect.arrayContaining(optionalScopes));

    const told = `DATA_DIR=${join(folder, 'invented/demo/101-companies')} npx barometer model history`;
    expect(stderr).toContain(told);

    const key = () => readFileSync(join(folder, 'invented/demo/101-companies/encryption-key'), 'utf8');
    const first = key();
    const again = await demo('invented', '--companies', '101');
    expect(key()).toBe(first);
    expect(again.summary).toMatchObject({ scored: 101, written: 0, calls: { write: 0 } });
    expect(again.summary.usage).toEqual({ values: 0, accepted: 0, rejected: 0 });

    rmSync(join(folder, 'invented/demo/101-companies/db'), { recursive: true });
    putDatabase(join(folder, 'invented/demo/101-companies'));
    const anew = await demo('invented', '--companies', '101');
    expect(anew.summary.usage).toEqual({ values, accepted: values, rejected: 0 });
  });

  test('shows one book of business in both CRMs, and a second run of it writes nothing', async () => {
    const { summary } = await demo('both', '--crm', 'both', '--companies', '8');
    const [hubspot, salesforce] = summary.accounts;
    expect(summary.accounts.map(({ connectionId }) => connectionId.split('-')[0])).toEqual(['hubspot', 'salesforce']);
    expect(summary).toMatchObject({ companies: 16, scored: 16, written: 16, usage: { rejected: 0 } });
    expect(hubspot).toMatchObject({ companies: 8, scored: 8, written: 8, calls: { write: 1 } });
    const { connectionId: _id, calls: _calls, ...same } = hubspot ?? {};
    expect(salesforce).toMatchObject(same);
    const again = await demo('both', '--crm', 'both', '--companies', '8');
    expect(again.summary).toMatchObject({ scored: 16, written: 0, usage: { values: 0 }, calls: { write: 0 } });
    expect(again.summary.bands).toEqual(summary.bands);
  }, 120_000);

  test('keeps the model somebody published, unless one is named', async () => {
    const DATA_DIR = join(folder, 'kept/demo/salesforce-12-companies');
    const starter = (name: string) => join(__dirname, `../../shared/models/${name}.yaml`);
    const files = { 'own.yaml': readFileSync(starter('default')) };
    const model = async (...args: string[]) => {
      const { code, stdout } = await runCommand(['model', ...args, '--json'], { env: { DATA_DIR }, files });
      expect(code).toBe(0);
      return JSON.parse(stdout);
    };
    putDatabase(DATA_DIR);
    const first = await demo('kept', '--crm', 'salesforce', '--companies', '12');
    expect(first.summary).toMatchObject({ companies: 12, scored: 12, written: 12, usage: { rejected: 0 } });
    await model('publish', 'own.yaml', '--by', 'ana');

    const again = await demo('kept', '--crm', 'salesforce', '--companies', '12');
    expect(again.stderr).toContain('It is scored by version 2 of its model');
    expect(await model('history')).toMatchObject({ current: 2 });
    expect(again.summary.scored).toBe(12);

    await demo('kept', '--crm', 'salesforce', '--companies', '12', '--model', starter('services'));
    const { current, events } = await model('history');
    expect([current, events[0].by]).toEqual([3, 'barometer demo']);
  });

  test('sends the usage of a folder of CSV files, four months of it', async () => {
    const data = join(folder, 'own-data');
    const files = {
      'mapping.yaml': `version: 1
name: Own data
today: 2026-03-14
companies: { file: customers.csv, id: id, properties: { name: name, createdate: since } }
usage: { file: use.csv, company: customer, date: week, values: { active_users: users } }
`,
      'customers.csv': 'id,name,since\nC1,One,2024-03-10\nC2,Two,2024-03-10\n',
      'use.csv': 'customer,week,users\nC1,2026-03-08,4\nC1,2025-12-01,9\nC1,2025-10-01,9\nC2,2026-03-08,0\n',
    };
    mkdirSync(data);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(data, name), text);
    putDatabase(join(folder, 'own/demo/data-own-data'));
    const { summary } = await demo('own', '--data', data);
    expect(summary).toMatchObject({ companies: 2, usage: { values: 3, accepted: 3, rejected: 0 } });
  });
});
