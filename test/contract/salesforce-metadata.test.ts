import type { Connection } from 'jsforce';
import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';

describe('custom fields by way of the simulated Metadata API, as jsforce calls it', () => {
  let sandbox: SalesforceSandbox;
  let connection: Connection;

  beforeEach(async () => {
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
    const { Connection } = await import('jsforce');
    sandbox = await startSalesforceSandbox();
    connection = new Connection({
      instanceUrl: sandbox.url,
      accessToken: sandbox.token,
      version: '67.0',
      callOptions: { client: 'Barometer' },
    });
  });
  afterEach(() => sandbox.close());

  const score = { fullName: 'Account.Health_Score__c', label: 'Health Score', type: 'Number', precision: 5, scale: 2 };
  const band = {
    fullName: 'Account.Health_Band__c',
    label: 'Health Band',
    type: 'Picklist',
    valueSet: {
      restricted: true,
      valueSetDefinition: {
        sorted: false,
        value: ['green', 'yellow', 'red'].map((fullName) => ({ fullName, default: false, label: fullName })),
      },
    },
  };
  const save = (metadata: object, type = 'CustomField') =>
    connection.metadata.upsert(type, [metadata] as never).then(([result]) => result);
  const codeOf = async (metadata: object, type?: string) => pick(await save(metadata, type), 'errors.0.statusCode');

  test('a new field is seen by nobody until a permission set grants it and is assigned', async () => {
    expect(await connection.metadata.upsert('CustomField', [score, band] as never)).toMatchObject([
      { created: true, success: true, fullName: 'Account.Health_Score__c', errors: [] },
      { created: true, success: true, fullName: 'Account.Health_Band__c' },
    ]);
    const isSeen = async () => (await sandbox.query('SELECT Health_Score__c FROM Account')).status === 200;
    expect(await isSeen()).toBe(false);
    const grants = ['Health_Score__c', 'Health_Band__c'].map((name) => ({
      editable: true,
      field: `Account.${name}`,
      readable: true,
    }));
    expect(
      await save({ fullName: 'Barometer_Sync', label: 'Barometer sync', fieldPermissions: grants }, 'PermissionSet'),
    ).toMatchObject({ created: true, success: true });
    expect(await isSeen()).toBe(false);
    const [set] = await sandbox.records("SELECT Id FROM PermissionSet WHERE Name = 'Barometer_Sync'");
    const assignment = { PermissionSetId: String(pick(set, 'Id')), AssigneeId: sandbox.org.integrationUserId };
    expect(await connection.sobject('PermissionSetAssignment').create(assignment)).toMatchObject({ success: true });
    await expect(connection.sobject('PermissionSetAssignment').create(assignment)).rejects.toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
    });
    expect(await isSeen()).toBe(true);
    const described = items((await sandbox.call('GET', '/sobjects/Account/describe')).body, 'fields');
    expect(described.find((one) => pick(one, 'name') === 'Health_Score__c')).toMatchObject({
      type: 'double',
      precision: 5,
      scale: 2,
      updateable: true,
      custom: true,
    });
    expect(await connection.metadata.read('PermissionSet', ['Barometer_Sync'])).toMatchObject([
      { fullName: 'Barometer_Sync', label: 'Barometer sync' },
    ]);
  });

  test('a second upsert is no creation, a second creation a duplicate, and what is read is what was written', async () => {
    await save(band);
    expect(await save({ ...band, label: 'Band' })).toMatchObject({ created: false, success: true });
    const [again] = await connection.metadata.create('CustomField', [band] as never);
    expect(pick(again, 'errors.0.statusCode')).toBe('DUPLICATE_DEVELOPER_NAME');
    const [read, nothing] = await connection.metadata.read('CustomField', [
      'Account.Health_Band__c',
      'Account.Nothing__c',
    ]);
    expect(read).toMatchObject({ fullName: 'Account.Health_Band__c', label: 'Band', type: 'Picklist' });
    expect(pick(read, 'valueSet.valueSetDefinition.value.1.fullName')).toBe('yellow');
    expect(pick(nothing, 'fullName') || undefined).toBeUndefined();
  });

  test.each([
    [{ ...score, precision: undefined }, 'FIELD_INTEGRITY_EXCEPTION'],
    [{ ...score, precision: 19 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
    [{ ...score, scale: 6 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
    [{ ...score, label: undefined }, 'REQUIRED_FIELD_MISSING'],
    [{ ...score, fullName: 'Account.Health_Score' }, 'FIELD_INTEGRITY_EXCEPTION'],
    [{ ...score, fullName: 'Account.Health__Score__c' }, 'FIELD_INTEGRITY_EXCEPTION'],
    [{ ...score, fullName: 'Customer.Health_Score__c' }, 'INVALID_CROSS_REFERENCE_KEY'],
    [{ ...score, type: 'TextArea', precision: undefined, scale: undefined, length: 255 }, 'FIELD_INTEGRITY_EXCEPTION'],
    [
      { ...score, type: 'LongTextArea', precision: undefined, scale: undefined, length: 5000 },
      'FIELD_INTEGRITY_EXCEPTION',
    ],
    [{ ...band, valueSet: undefined }, 'FIELD_INTEGRITY_EXCEPTION'],
  ])('%j is refused as %s', async (metadata, statusCode) => {
    expect(await codeOf(JSON.parse(JSON.stringify(metadata)))).toBe(statusCode);
  });

  test('a permission set names fields that exist, and edits nothing it does not read', async () => {
    const grant = (field: string, readable: boolean) => ({
      fullName: 'X',
      label: 'X',
      fieldPermissions: [{ editable: true, field, readable }],
    });
    expect(await codeOf(grant('Account.Nothing__c', true), 'PermissionSet')).toBe('INVALID_CROSS_REFERENCE_KEY');
    expect(await codeOf(grant('Account.Seats__c', false), 'PermissionSet')).toBe('FIELD_INTEGRITY_EXCEPTION');
    expect(await codeOf(grant('Account.Name', true), 'PermissionSet')).toBe('FIELD_INTEGRITY_EXCEPTION');
  });

  test('an element that a permission set or a list view does not know is a fault', async () => {
    const grant = { editable: true, field: 'Account.Seats__c', readable: true, visible: true };
    await expect(save({ fullName: 'X', label: 'X', fieldPermissions: [grant] }, 'PermissionSet')).rejects.toMatchObject(
      { name: 'soapenv:Client' },
    );
    const view = { fullName: 'Account.X', label: 'X', filterScope: 'Everything', column: 'ACCOUNT.NAME' };
    await expect(save(view, 'ListView')).rejects.toMatchObject({ name: 'soapenv:Client' });
  });

  test('list views are made of columns that exist', async () => {
    const view = {
      fullName: 'Account.At_Risk',
      label: 'At risk',
      filterScope: 'Everything',
      columns: ['ACCOUNT.NAME'],
    };
    const filters = (field: string) => ({ ...view, filters: [{ field, operation: 'equals', value: 'red' }] });
    expect(await codeOf(filters('Health_Band__c'), 'ListView')).toBe('INVALID_CROSS_REFERENCE_KEY');
    await save(band);
    expect(await save(filters('Health_Band__c'), 'ListView')).toMatchObject({ created: true, success: true });
  });

  test('eleven components, an element that is none, a dead session and a user without the right are faults', async () => {
    const many = Array.from({ length: 11 }, () => score);
    await expect(connection.metadata.upsert('CustomField', many as never)).rejects.toMatchObject({
      name: 'sf:EXCEEDED_ID_LIMIT',
    });
    await expect(save({ ...score, colour: 'red' })).rejects.toMatchObject({ name: 'soapenv:Client' });
    await sandbox.control('POST', '/switches', { customizeApplication: 'missing' });
    await expect(save(score)).rejects.toMatchObject({ name: 'sf:INSUFFICIENT_ACCESS' });
    expect((await sandbox.call('GET', '/tooling/query?q=SELECT+Id+FROM+CustomField')).status).toBe(403);
    connection.accessToken = 'dead';
    await expect(save(score)).rejects.toMatchObject({ name: 'sf:INVALID_SESSION_ID' });
  });

  test('a deleted field is gone', async () => {
    await save(score);
    expect(await connection.metadata.delete('CustomField', ['Account.Health_Score__c'])).toMatchObject([
      { success: true },
    ]);
    const [missing] = await connection.metadata.delete('CustomField', ['Account.Health_Score__c']);
    expect(pick(missing, 'errors.0.statusCode')).toBe('INVALID_CROSS_REFERENCE_KEY');
  });

  test('the Tooling API makes fields and finds them by their developer name', async () => {
    const metadata = { label: 'Flagged', type: 'Checkbox', defaultValue: 'false' };
    const made = await connection.tooling
      .sobject('CustomField')
      .create({ FullName: 'Account.Flagged__c', Metadata: metadata } as never);
    expect(made).toMatchObject({ success: true });
    const found = await connection.tooling.query("SELECT Id FROM CustomField WHERE DeveloperName='Flagged'");
    expect(found.records).toMatchObject([{ Id: pick(made, 'id') }]);
    await expect(
      connection.tooling.sobject('CustomField').create({ FullName: 'Account.Flagged__c', Metadata: metadata } as never),
    ).rejects.toMatchObject({ errorCode: 'DUPLICATE_DEVELOPER_NAME' });
  });
});
