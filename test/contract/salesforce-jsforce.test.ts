import type { Connection } from 'jsforce';
import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { pick } from '../support/sandbox.ts';
import { smallBook } from '../support/small-book.ts';

/** jsforce knows nothing of the sandbox: what it makes of an org it makes of this one. */
describe('jsforce as an independent client of the simulated org', () => {
  let sandbox: SalesforceSandbox;
  let connect: (accessToken: string) => Connection;

  beforeAll(async () => {
    // jsforce would send even 127.0.0.1 to a proxy, and reads these when it is loaded.
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
    const { Connection } = await import('jsforce');
    sandbox = await startSalesforceSandbox({ book: smallBook({ companies: 12_100 }), fields: 'deployed' });
    connect = (accessToken) => new Connection({ instanceUrl: sandbox.url, accessToken, version: '67.0' });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.calls.reset());

  test('query and queryMore walk the pages', async () => {
    const connection = connect(sandbox.token);
    const first = await connection.query('SELECT Id FROM Account ORDER BY Id');
    expect({ total: first.totalSize, done: first.done, rows: first.records.length }).toEqual({
      total: 12_100,
      done: false,
      rows: 2_000,
    });
    const second = await connection.queryMore(String(first.nextRecordsUrl));
    expect(second.records).toHaveLength(2_000);
    expect(String(second.records[0]?.Id) > String(first.records.at(-1)?.Id)).toBe(true);
    expect(connection.limitInfo.apiUsage).toEqual({ used: sandbox.limits.used, limit: sandbox.limits.max });
  });

  test('autoFetch stops at 10,000 rows without a word', async () => {
    const all = await connect(sandbox.token).query('SELECT Id FROM Account', { autoFetch: true });
    expect({ rows: all.records.length, done: all.done }).toEqual({ rows: 10_000, done: false });
    expect(sandbox.calls.report().byClass).toMatchObject({ query: 1, 'query-more': 4 });
  });

  test('updating many records answers row by row', async () => {
    const connection = connect(sandbox.token);
    const { records } = await connection.query('SELECT Id FROM Account LIMIT 200');
    const results = await connection
      .sobject('Account')
      .update(records.map(({ Id }, place) => ({ Id: String(Id), Health_Score__c: place })));
    expect(results.every((result) => result.success)).toBe(true);
    expect(sandbox.calls.report()).toMatchObject({ total: 2 });
    const [refused] = await connection.sobject('Account').update([{ Id: String(records[0]?.Id), Name: '' }]);
    expect(pick(refused, 'errors.0')).toMatchObject({ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] });
  });

  test('describe, describeGlobal, identity, limits and retrieve are understood', async () => {
    const { accessToken } = sandbox.install(['api', 'refresh_token', 'id']);
    const connection = connect(accessToken);
    const described = await connection.sobject('Account').describe();
    expect(described.fields.find(({ name }) => name === 'Health_Band__c')).toMatchObject({
      type: 'picklist',
      restrictedPicklist: true,
    });
    expect((await connection.describeGlobal()).sobjects.map(({ name }) => name)).toContain('Case');
    expect(await connection.identity()).toMatchObject({ organization_id: sandbox.orgId });
    expect((await connection.limits()).DailyApiRequests?.Max).toBe(sandbox.limits.max);
    const { records } = await connection.query('SELECT Id FROM Account ORDER BY Id LIMIT 2');
    const ids = records.map(({ Id }) => String(Id));
    expect((await connection.sobject('Account').retrieve(ids)).map((row) => row.Id)).toEqual(ids);
    const window = [new Date('2026-10-20T00:00:00Z'), new Date('2026-11-01T12:00:00Z')] as const;
    expect((await connection.sobject('Account').updated(...window)).latestDateCovered).toBe(
      '2026-11-01T12:00:00.000+0000',
    );
    expect((await connection.sobject('Account').deleted(...window)).deletedRecords).toEqual([]);
  });

  test('records are made, upserted by an external id and deleted; a field that is none is told', async () => {
    const connection = connect(sandbox.token);
    const made = await connection.sobject('Account').create({ Name: 'Made' });
    expect(made).toMatchObject({ success: true, id: expect.stringMatching(/^001\w{15}$/) });
    await expect(
      connection.sobject('Account').upsert({ Nothing__c: 'x', Name: 'y' }, 'Nothing__c'),
    ).rejects.toMatchObject({
      name: 'NOT_FOUND',
      message: 'Provided external ID field does not exist or is not accessible: Nothing__c',
    });
    const upserted = await connection
      .sobject('Account')
      .upsert({ Account_Number__c: 'A-5', Name: 'Five' }, 'Account_Number__c');
    expect(upserted).toMatchObject({ success: true, created: false });
    await expect(connection.query('SELECT Nothing__c FROM Account')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    expect(await connection.sobject('Account').destroy([String(made.id)])).toMatchObject([{ success: true }]);
  });

  test('ten calls with a dead session refresh it once', async () => {
    const { Connection } = await import('jsforce');
    const { refreshToken } = sandbox.install();
    const connection = new Connection({
      instanceUrl: sandbox.url,
      accessToken: 'dead',
      refreshToken,
      version: '67.0',
      oauth2: { loginUrl: sandbox.url, clientId: sandbox.clientId, clientSecret: sandbox.clientSecret },
    });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => connection.query('SELECT Id FROM Account LIMIT 1')),
    );
    expect(answers.map(({ totalSize }) => totalSize)).toEqual(Array(10).fill(1));
    const tokens = sandbox.calls.report().byEndpoint.find(({ endpoint }) => endpoint === '/services/oauth2/token');
    expect(tokens?.status).toEqual({ 200: 1 });
  });

  test('its streaming client subscribes to change events, from where it left off', async () => {
    const connection = connect(sandbox.token);
    const { StreamingExtension } = await import('jsforce/lib/api/streaming.js');
    const channel = '/data/AccountChangeEvent';
    const [first] = await sandbox.records('SELECT Id FROM Account LIMIT 1');
    const told: unknown[] = [];
    const client = connection.streaming.createClient([new StreamingExtension.Replay(channel, -1)]);
    const arrived = new Promise<void>((resolve, reject) => {
      client
        .subscribe(channel, (event: unknown) => {
          told.push(event);
          resolve();
        })
        .then(
          () => sandbox.call('PATCH', `/sobjects/Account/${String(pick(first, 'Id'))}`, { Health_Score__c: 12 }),
          reject,
        );
    });
    await arrived;
    // Its types do not tell that it can hang up; without that it would go on to poll.
    const disconnect: unknown = Reflect.get(client, 'disconnect');
    if (typeof disconnect === 'function') await disconnect.call(client);
    expect(told).toMatchObject([{ payload: { Health_Score__c: 12 }, event: { replayId: expect.any(Number) } }]);
  });
});
