import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';

describe('a record of the simulated org', () => {
  let sandbox: SalesforceSandbox;
  let ids: string[];
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ fields: 'deployed' });
    ids = await sandbox.accountIds();
  });
  afterEach(() => sandbox.close());

  test('what a deleted account took along comes back with it', async () => {
    const count = async () => (await sandbox.records(`SELECT Id FROM Contact WHERE AccountId = '${ids[0]}'`)).length;
    await sandbox.call('DELETE', `/sobjects/Account/${ids[0]}`);
    expect(await count()).toBe(0);
    sandbox.pass(1_000);
    await sandbox.control('POST', '/records', { action: 'undelete', object: 'Account', id: ids[0] });
    expect(await count()).toBe(2);
  });

  test('a single record is made, changed, read, deleted and then gone', async () => {
    const made = await sandbox.call('POST', '/sobjects/Contact', {
      LastName: 'Ito',
      FirstName: 'Emi',
      AccountId: ids[0],
    });
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const path = `/sobjects/Contact/${String(pick(made.body, 'id'))}`;
    expect((await sandbox.call('PATCH', path, { LastName: 'Itō', Title: '' })).status).toBe(204);
    expect((await sandbox.call('GET', `${path}?fields=Name,Title`)).body).toMatchObject({
      Name: 'Emi Itō',
      Title: null,
    });
    expect(await sandbox.call('PATCH', path, { Name: 'No' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Name'] }],
    });
    expect((await sandbox.call('POST', '/sobjects/Contact', { FirstName: 'Emi' })).body).toEqual([
      { message: 'Required fields are missing: [LastName]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] },
    ]);
    expect((await sandbox.call('DELETE', path)).status).toBe(204);
    expect(await sandbox.call('GET', path)).toMatchObject({ status: 404, body: [{ errorCode: 'ENTITY_IS_DELETED' }] });
    const all = await sandbox.call('GET', '/queryAll?q=SELECT+Id+FROM+Contact+WHERE+IsDeleted=true');
    expect(pick(all.body, 'totalSize')).toBe(1);
    expect(await sandbox.records("SELECT Id FROM Contact WHERE LastName = 'Itō'")).toEqual([]);
  });

  test('the recycle bin forgets after fifteen days', async () => {
    await sandbox.call('DELETE', `/composite/sobjects?ids=${ids[2]}`);
    sandbox.pass(15 * 24 * 3_600_000 + 1_000);
    const authorization = `Bearer ${sandbox.install().accessToken}`;
    const path = '/queryAll?q=SELECT+Id+FROM+Account+WHERE+IsDeleted=true';
    expect(pick((await sandbox.call('GET', path, undefined, { authorization })).body, 'totalSize')).toBe(0);
  });

  test('closed and won follow from the stage, a case’s closing from its status', async () => {
    const [deal] = await sandbox.records("SELECT Id, IsClosed FROM Opportunity WHERE StageName = 'Open'");
    await sandbox.call('PATCH', `/sobjects/Opportunity/${String(pick(deal, 'Id'))}`, { StageName: 'Won' });
    const fields = 'IsClosed, IsWon, Probability, ForecastCategory';
    expect(
      (await sandbox.records(`SELECT ${fields} FROM Opportunity WHERE Id = '${String(pick(deal, 'Id'))}'`))[0],
    ).toMatchObject({
      IsClosed: true,
      IsWon: true,
      Probability: 100,
      ForecastCategory: 'Closed',
    });
    const [ticket] = await sandbox.records('SELECT Id, CaseNumber FROM Case');
    await sandbox.call('PATCH', `/sobjects/Case/${String(pick(ticket, 'Id'))}`, { Status: 'Closed' });
    expect(await sandbox.records('SELECT CaseNumber, IsClosed, ClosedDate FROM Case')).toMatchObject([
      { CaseNumber: '00001000', IsClosed: true, ClosedDate: '2026-11-01T12:00:00.000+0000' },
    ]);
  });

  test('retrieve answers in the order of the ids, null for what is not there', async () => {
    const path = '/composite/sobjects/Account';
    const { body } = await sandbox.call('POST', path, {
      ids: [ids[1], '001xx000003DGb2AAG', ids[0]],
      fields: ['Id', 'Name'],
    });
    expect(body).toMatchObject([{ Id: ids[1], Name: 'Company 1' }, null, { Id: ids[0], Name: 'Company 0' }]);
    expect((await sandbox.call('POST', path, { ids, fields: ['Nothing__c'] })).status).toBe(400);
    const tooMany = Array.from({ length: 2_001 }, () => ids[0]);
    expect((await sandbox.call('POST', path, { ids: tooMany, fields: ['Id'] })).status).toBe(400);
  });

  test('merged accounts: the loser is deleted under the winner’s name, and its children move', async () => {
    sandbox.pass(60_000);
    await sandbox.control('POST', '/records', { action: 'merge', object: 'Account', id: ids[1], otherId: ids[0] });
    const soql = `SELECT Id, MasterRecordId FROM Account WHERE Id = '${ids[0]}'`;
    const { body } = await sandbox.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
    expect(pick(body, 'records.0.MasterRecordId')).toBe(ids[1]);
    const moved = await sandbox.records(
      `SELECT Id FROM Contact WHERE AccountId = '${ids[1]}' AND SystemModstamp = 2026-11-01T12:01:00Z`,
    );
    expect(moved).toHaveLength(2);
    const row = { attributes: { type: 'Account' }, id: ids[0], Health_Score__c: 5 };
    const late = await sandbox.call('PATCH', '/composite/sobjects', { allOrNone: false, records: [row] });
    expect(pick(late.body, '0.errors.0.statusCode')).toBe('ENTITY_IS_DELETED');
    const window = 'start=2026-11-01T11:00:00%2B00:00&end=2026-11-01T13:00:00%2B00:00';
    expect((await sandbox.call('GET', `/sobjects/Account/deleted?${window}`)).body).toEqual({
      deletedRecords: [{ id: ids[0], deletedDate: '2026-11-01T12:01:00.000+0000' }],
      earliestDateAvailable: '2026-10-17T12:01:00.000+0000',
      latestDateCovered: '2026-11-01T12:01:00.000+0000',
    });
    expect(items((await sandbox.call('GET', `/sobjects/Account/updated?${window}`)).body, 'ids')).toEqual([ids[1]]);
    await sandbox.control('POST', '/records', { action: 'undelete', object: 'Account', id: ids[0] });
    expect(await sandbox.records(`SELECT MasterRecordId FROM Account WHERE Id = '${ids[0]}'`)).toMatchObject([
      { MasterRecordId: null },
    ]);
  });
});

describe('orgs that have more', () => {
  test('multi-currency orgs have currencies and a code on every record; orgs with person accounts mark them', async () => {
    const sandbox = await startSalesforceSandbox({ multiCurrency: true, personAccounts: true });
    expect(await sandbox.records('SELECT IsPersonAccount, CurrencyIsoCode FROM Account LIMIT 1')).toMatchObject([
      { IsPersonAccount: false, CurrencyIsoCode: 'EUR' },
    ]);
    expect(await sandbox.records('SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true')).toMatchObject([
      { IsoCode: 'EUR' },
    ]);
    await sandbox.close();
  });
});
