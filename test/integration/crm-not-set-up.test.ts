import { readFileSync, rmSync } from 'node:fs';
import { usageModelFile } from '../../server/src/demo/usage.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { runCommand } from '../support/command-line.ts';
import { type SalesforceProduct, startSalesforceProduct } from '../support/product.ts';

/** A server that worked with Salesforce, and is started again with the credentials of HubSpot alone. */
describe('an account whose CRM the server is no longer set up for', () => {
  let product: SalesforceProduct;
  let env: Record<string, string>;
  const said = 'This server is not set up for Salesforce';

  beforeAll(async () => {
    const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');
    const book = generateBook({ companies: 8, seed: 3, now: new Date() });
    product = await startSalesforceProduct({ book, env: { ENCRYPTION_KEY }, salesforce: { fields: 'deployed' } });
    await product.connect();
    await product.server.close();
    env = {
      ...{ DATA_DIR: product.dataDir, ENCRYPTION_KEY, APP_URL: product.appUrl },
      ...{ HUBSPOT_CLIENT_ID: 'c', HUBSPOT_CLIENT_SECRET: 's', HUBSPOT_API_URL: product.salesforce.url },
    };
  });
  afterAll(async () => {
    // The server is closed already; the org and the data are not.
    await product?.salesforce.close();
    if (product) rmSync(product.dataDir, { recursive: true, force: true });
  });
  const run = (...args: string[]) =>
    runCommand([...args, '--json'], { env, files: { m: readFileSync(usageModelFile, 'utf8') } });

  test('is named by doctor, with what to do', async () => {
    const { code, stdout } = await run('doctor');
    const { checks } = JSON.parse(stdout) as { checks: { name: string; found: string; remedy: string }[] };
    expect([code, checks.find(({ name }) => name === `connection.${product.connectionId}.state`)]).toMatchObject([
      1,
      { state: 'fail', found: said, remedy: expect.stringMatching(/SALESFORCE_CLIENT_ID.*barometer disconnect/) },
    ]);
  });

  test.each([
    ['sync', ['sync']],
    ['alerts show', ['alerts', 'show']],
  ])('%s says so, or does without', async (_what, args) => {
    const { stdout, stderr } = await run(...args);
    expect(`${stdout}${stderr}`).not.toMatch(/internal|TypeError/);
  });

  test('can be scored by another model', async () => {
    const { code } = await run('model', 'publish', 'm', '--why', 'better');
    expect(code).toBe(0);
  });

  test('is ended, though nobody can tell Salesforce', async () => {
    const { code, stdout } = await run('disconnect');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { changed: true, uninstalled: false }]);
  });
});
