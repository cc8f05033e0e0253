import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';

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
