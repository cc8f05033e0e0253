import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';

describe('writing to the simulated org', () => {
  let sandbox: SalesforceSandbox;
  let ids: string[];
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ fields: 'deployed' });
    ids = await sandbox.accountIds();
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

  test('a field that may only be read cannot be written', async () => {
    await sandbox.control('POST', '/fields', { object: 'Account', field: 'Health_Score__c', access: 'read' });
    const { body } = await update([account(ids[0], { Health_Score__c: 5 })]);
    expect(pick(body, '0.errors.0.statusCode')).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  });
});
