import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { pick } from '../support/sandbox.ts';

describe('the pages of the simulated org', () => {
  const cardDir = mkdtempSync(join(tmpdir(), 'card-'));
  let sandbox: SalesforceSandbox;
  let ids: string[];
  beforeAll(async () => {
    writeFileSync(join(cardDir, 'healthReact.js'), 'globalThis.barometerHealthCard = () => {};');
    sandbox = await startSalesforceSandbox({ fields: 'deployed', cardDir });
    ids = await sandbox.accountIds();
    const records = [
      {
        attributes: { type: 'Account' },
        id: ids[0],
        Health_Score__c: 31,
        Health_Band__c: 'red',
        Health_Details__c: '{"v":1}',
      },
      {
        attributes: { type: 'Account' },
        id: ids[1],
        Health_Score__c: 80,
        Health_Band__c: 'green',
        Name: '<b>One & Co</b>',
      },
    ];
    await sandbox.call('PATCH', '/composite/sobjects', { records });
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(cardDir, { recursive: true });
  });

  const page = async (path: string) => {
    const response = await fetch(sandbox.url + path);
    return { status: response.status, path: new URL(response.url).pathname, text: await response.text() };
  };

  test('the list shows a view’s accounts with our fields, and what they are called is only text', async () => {
    const { text, path } = await page('/');
    expect(path).toBe('/lightning/o/Account/list');
    expect(text).toContain('3 items');
    expect(text).toContain('&lt;b&gt;One &amp; Co&lt;/b&gt;');
    expect(text).not.toContain('<b>One');
    const red = await page('/lightning/o/Account/list?filterName=Health_red&sort=-Health_Score__c');
    expect(red.text).toContain('1 items');
    expect(red.text).toContain('Health: At risk');
  });

  test('an account has its fields, its children, and the card out of the static resource', async () => {
    const { text } = await page(`/lightning/r/Account/${ids[0]}/view`);
    for (const shown of [
      'Company 0',
      'At risk',
      'Health score',
      'Contacts (2)',
      'Cases (1)',
      '/resource/healthReact',
    ]) {
      expect(text).toContain(shown);
    }
    expect((await page('/resource/healthReact')).text).toContain('barometerHealthCard');
  });

  test('an id alone leads to its account, a child to the account it belongs to', async () => {
    expect((await page(`/${ids[1]}`)).path).toBe(`/lightning/r/Account/${ids[1]}/view`);
    const [ticket] = await sandbox.records('SELECT Id, AccountId FROM Case');
    const view = await page(`/lightning/r/Case/${String(pick(ticket, 'Id'))}/view`);
    expect(view.path).toBe(`/lightning/r/Account/${String(pick(ticket, 'AccountId'))}/view`);
    expect((await page('/lightning/r/Account/001000000000000AAA/view')).status).toBe(404);
  });

  test('the report counts accounts by band, and those without a score on their own', async () => {
    const { text } = await page('/lightning/r/Report/Accounts_by_Health_Band/view');
    expect(text).toContain('3 accounts');
    expect(text).toContain('31.0');
    expect(text).toContain('– (no score)');
  });

  test('a view that was deployed is offered with its columns and filters', async () => {
    const view = {
      fullName: 'Account.Healthy',
      label: 'Health: healthy',
      columns: ['ACCOUNT.NAME', 'Health_Score__c', 'CORE.USERS.ALIAS'],
      filterScope: 'Everything',
      filters: [{ field: 'Health_Band__c', operation: 'equals', value: 'green' }],
    };
    sandbox.org.commit({ op: 'list-view', view });
    const { text } = await page('/lightning/o/Account/list?filterName=Healthy');
    expect(text).toContain('1 items');
    expect(text).toContain('Account Owner');
  });
});
