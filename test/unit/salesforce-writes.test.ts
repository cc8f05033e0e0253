import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';

describe('writing to the simulated org', () => {
  let sandbox: SalesforceSandbox;
  let ids: string[];
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ fields: 'deployed' });
    const rows = await sandbox.records('SELECT Id FROM Account ORDER BY Id');
    ids = rows.map((row) => String(pick(row, 'Id')));
  });
  afterEach(() => sandbox.close());

  const account = (id: unknown, values: Record<string, unknown>) => ({
    attributes: { type: 'Account' },
    id,
    ...values,
  });
  const update = (records: unknown[], allOrNone = false) =>
    sandbox.call('PATCH', '/composite/sobjects', { allOrNone, records });
  const one = async (id: string | undefined, fields: string) =>
    (await sandbox.records(`SELECT ${fields} FROM Account WHERE Id = '${id}'`))[0];

  test('results come in the order of the request, each with its own errors and no id where it failed', async () => {
    const { status, body } = await update([
      account(ids[1], {
        Health_Score__c: 71.5,
        Health_Band__c: 'green',
        Health_Band_Since__c: '2026-10-01T08:00:00.999Z',
      }),
      account('001000000000bad', { Health_Score__c: 5 }),
      account(ids[0], { Health_Band__c: 'purple' }),
      account(ids[2]?.slice(0, 15), { Health_Top_Risk__c: ' risk ' }),
    ]);
    expect(status).toBe(200);
    expect(body).toEqual([
      { id: ids[1], success: true, errors: [] },
      {
        success: false,
        errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }],
      },
      {
        success: false,
        errors: [
          {
            statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            message: 'Health band: bad value for restricted picklist field: purple',
            fields: ['Health_Band__c'],
          },
        ],
      },
      { id: ids[2], success: true, errors: [] },
    ]);
    expect(await one(ids[1], 'Health_Score__c, Health_Band_Since__c')).toMatchObject({
      Health_Score__c: 72,
      Health_Band_Since__c: '2026-10-01T08:00:00.000+0000',
    });
    expect(await one(ids[2], 'Health_Top_Risk__c')).toMatchObject({ Health_Top_Risk__c: 'risk' });
  });

  test.each([
    [{ Name: 'x'.repeat(256) }, 'STRING_TOO_LONG', ['Name']],
    [{ Name: null }, 'REQUIRED_FIELD_MISSING', ['Name']],
    [{ Name: '  ' }, 'REQUIRED_FIELD_MISSING', ['Name']],
    [{ Health_Score__c: 12345 }, 'NUMBER_OUTSIDE_VALID_RANGE', ['Health_Score__c']],
    [{ CreatedDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['CreatedDate']],
    [{ LastActivityDate: '2026-01-01' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['LastActivityDate']],
    [{ Nothing__c: 1 }, 'INVALID_FIELD', []],
    [{ OwnerId: '001000000000000' }, 'MALFORMED_ID', ['OwnerId']],
  ])('a row with %j fails alone, as %s', async (values, statusCode, fields) => {
    const { status, body } = await update([account(ids[0], values), account(ids[1], { Health_Score__c: 1 })]);
    expect(status).toBe(200);
    expect(pick(body, '0.errors.0')).toMatchObject({ statusCode, fields });
    expect(pick(body, '1.success')).toBe(true);
  });

  test.each([
    [{ Health_Score__c: '5' }],
    [{ Name: 5 }],
    [{ Health_Band_Since__c: '2026-10-01' }],
    [{ Renewal_Date__c: '2026-02-30' }],
    [{ NumberOfEmployees: 1.5 }],
  ])('a value of another type, %j, spoils the whole call', async (values) => {
    const { status, body } = await update([account(ids[1], { Health_Score__c: 1 }), account(ids[0], values)]);
    expect({ status, errorCode: pick(body, '0.errorCode') }).toEqual({ status: 400, errorCode: 'JSON_PARSER_ERROR' });
    expect(await one(ids[1], 'Health_Score__c')).toMatchObject({ Health_Score__c: null });
  });

  test('an owner who has left cannot be given records', async () => {
    const [gone] = await sandbox.records('SELECT Id FROM User WHERE IsActive = false');
    const { body } = await update([account(ids[0], { OwnerId: pick(gone, 'Id') })]);
    expect(pick(body, '0.errors.0.statusCode')).toBe('INACTIVE_OWNER_OR_USER');
  });

  test('the id is written in small letters, and twice is once too often', async () => {
    const { body } = await update([
      { attributes: { type: 'Account' }, Id: ids[0], Health_Score__c: 1 },
      account(ids[1], { Health_Score__c: 1 }),
      account(ids[1]?.slice(0, 15), { Health_Score__c: 2 }),
    ]);
    expect(items(body, '').length === 0 && [0, 1, 2].map((at) => pick(body, `${at}.errors.0.statusCode`))).toEqual([
      'MISSING_ARGUMENT',
      undefined,
      'DUPLICATE_VALUE',
    ]);
  });

  test('with allOrNone one bad row undoes the others', async () => {
    const { body } = await update([account(ids[0], { Health_Score__c: 5 }), account(ids[1], { Nothing__c: 5 })], true);
    expect([0, 1].map((at) => pick(body, `${at}.errors.0.statusCode`))).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'INVALID_FIELD',
    ]);
    expect(await one(ids[0], 'Health_Score__c')).toMatchObject({ Health_Score__c: null });
  });

  test('201 rows, no rows, and rows without a type are refused as a whole', async () => {
    const many = Array.from({ length: 201 }, () => account(ids[0], { Health_Score__c: 5 }));
    for (const records of [many, [], [{ id: ids[0], Health_Score__c: 5 }]]) {
      expect((await update(records)).status).toBe(400);
    }
    expect((await sandbox.call('PATCH', '/composite/sobjects', { records: [], allOrNone: 'no' })).status).toBe(400);
  });

  test('every save moves the stamps and names who saved, also when nothing is another value', async () => {
    const before = await one(ids[0], 'LastModifiedById, SystemModstamp');
    sandbox.pass(5_400);
    await update([account(ids[0], { Name: 'Company 0' })]);
    const after = await one(ids[0], 'LastModifiedById, SystemModstamp, LastModifiedDate');
    expect(after).toMatchObject({
      LastModifiedById: sandbox.org.integrationUserId,
      SystemModstamp: '2026-11-01T12:00:05.000+0000',
      LastModifiedDate: '2026-11-01T12:00:05.000+0000',
    });
    expect(pick(before, 'LastModifiedById')).not.toBe(sandbox.org.integrationUserId);
  });

  test('faults strike single rows: locks, validation rules, triggers', async () => {
    sandbox.faults.add({ fault: 'row-lock', ids: [ids[0]], match: { times: 1 } });
    sandbox.faults.add({ fault: 'validation-rule', ids: [ids[1]] });
    const both = [account(ids[0], { Health_Score__c: 5 }), account(ids[1], { Health_Score__c: 5 })];
    const codes = async () => {
      const { body } = await update(both);
      return [0, 1].map((at) => pick(body, `${at}.errors.0.statusCode`));
    };
    expect(await codes()).toEqual(['UNABLE_TO_LOCK_ROW', 'FIELD_CUSTOM_VALIDATION_EXCEPTION']);
    expect(await codes()).toEqual([undefined, 'FIELD_CUSTOM_VALIDATION_EXCEPTION']);
  });

  test('a lock on an account strikes its children too', async () => {
    sandbox.faults.add({ fault: 'row-lock', ids: [ids[0]] });
    const [contact] = await sandbox.records(`SELECT Id FROM Contact WHERE AccountId = '${ids[0]}' LIMIT 1`);
    const { status, body } = await sandbox.call('PATCH', `/sobjects/Contact/${String(pick(contact, 'Id'))}`, {
      Title: 'x',
    });
    expect({ status, errorCode: pick(body, '0.errorCode') }).toEqual({ status: 400, errorCode: 'UNABLE_TO_LOCK_ROW' });
  });

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
    expect(pick((await update([account(ids[0], { Health_Score__c: 5 })])).body, '0.errors.0.statusCode')).toBe(
      'ENTITY_IS_DELETED',
    );
    const window = 'start=2026-11-01T11:00:00%2B00:00&end=2026-11-01T13:00:00%2B00:00';
    expect((await sandbox.call('GET', `/sobjects/Account/deleted?${window}`)).body).toEqual({
      deletedRecords: [{ id: ids[0], deletedDate: '2026-11-01T12:01:00.000+0000' }],
      earliestDateAvailable: '2026-10-17T12:01:00.000+0000',
      latestDateCovered: '2026-11-01T12:01:00.000+0000',
    });
    expect(items((await sandbox.call('GET', `/sobjects/Account/updated?${window}`)).body, 'ids')).toEqual([ids[1]]);
    await sandbox.control('POST', '/records', { action: 'undelete', object: 'Account', id: ids[0] });
    expect(await one(ids[0], 'MasterRecordId')).toMatchObject({ MasterRecordId: null });
  });

  test('a field that may only be read cannot be written', async () => {
    await sandbox.control('POST', '/fields', { object: 'Account', field: 'Health_Score__c', access: 'read' });
    const { body } = await update([account(ids[0], { Health_Score__c: 5 })]);
    expect(pick(body, '0.errors.0.statusCode')).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  });
});

describe('the edge of the simulated org', () => {
  let sandbox: SalesforceSandbox;
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ limits: { dailyApiRequests: 5 } });
  });
  afterEach(() => sandbox.close());

  test('every answer tells the use of the day’s calls, and above them the API is closed until a day has passed', async () => {
    const told = [];
    for (let call = 0; call < 6; call += 1) {
      const { status, headers } = await sandbox.call('GET', call === 1 ? '/sobjects/Nothing' : '/limits');
      told.push([status, headers.get('sforce-limit-info')]);
    }
    expect(told).toEqual([
      [200, 'api-usage=1/5'],
      [404, 'api-usage=2/5'],
      [200, 'api-usage=3/5'],
      [200, 'api-usage=4/5'],
      [200, 'api-usage=5/5'],
      [403, 'api-usage=5/5'],
    ]);
    expect(sandbox.limits.counted).toBe(5);
    expect(sandbox.calls.report()).toMatchObject({ total: 6, byClass: { limits: 5, describe: 1 } });
    sandbox.pass(24 * 3_600_000);
    const authorization = `Bearer ${sandbox.install().accessToken}`;
    expect((await sandbox.call('GET', '/limits', undefined, { authorization })).status).toBe(200);
  });

  test('the list of versions needs no session and counts for nothing; retired versions are gone', async () => {
    const versions = await sandbox.call('GET', '/services/data', undefined, { authorization: '' });
    expect(items(versions.body, '')).toEqual([]);
    expect(Array.isArray(versions.body) && versions.body.at(-2)).toEqual({
      label: "Summer '26",
      url: '/services/data/v67.0',
      version: '67.0',
    });
    expect(versions.headers.get('sforce-limit-info')).toBeNull();
    for (const [version, status] of [
      ['v30.0', 410],
      ['v31.0', 200],
      ['v68.0', 200],
      ['v69.0', 404],
      ['v67', 404],
    ] as const) {
      expect([version, (await sandbox.call('GET', `/services/data/${version}/limits`)).status]).toEqual([
        version,
        status,
      ]);
    }
  });

  test('a URL above 16 KiB is refused without JSON', async () => {
    const { status, body } = await sandbox.query(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(17_000)}'`);
    expect({ status, isText: typeof body === 'string' }).toEqual({ status: 414, isText: true });
  });

  test('what goes wrong at the edge comes with the status and the body it was given', async () => {
    sandbox.faults.add({ fault: 'status', status: 420, body: "<html>We've hit a snag</html>", match: { times: 1 } });
    sandbox.faults.add({ fault: 'status', status: 406, match: { nth: 2 } });
    sandbox.faults.add({ fault: 'request-limit', match: { nth: 3 } });
    const answers = [];
    for (let call = 0; call < 4; call += 1) {
      const { status, body, headers } = await sandbox.call('GET', '/limits');
      answers.push([status, headers.get('content-type')?.split(';')[0], pick(body, '0.errorCode')]);
    }
    expect(answers).toEqual([
      [420, 'text/html', undefined],
      [406, undefined, undefined],
      [403, 'application/json', 'REQUEST_LIMIT_EXCEEDED'],
      [200, 'application/json', undefined],
    ]);
  });

  test('an unknown path, a wrong method and a body that is not JSON each have their answer', async () => {
    expect((await sandbox.call('GET', '/nothing')).body).toEqual([
      { message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' },
    ]);
    expect((await sandbox.call('DELETE', '/query')).status).toBe(405);
    const headers = { 'content-type': 'text/plain' };
    expect((await sandbox.call('POST', '/sobjects/Account', { Name: 'x' }, headers)).status).toBe(415);
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
