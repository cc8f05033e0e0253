import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CrmError } from '../../server/src/crm/errors.ts';
import type { Call } from '../../server/src/crm/salesforce/client.ts';
import { makeDescriptions } from '../../server/src/crm/salesforce/description.ts';
import { defaultFieldMap } from '../../server/src/crm/salesforce/field-map.ts';
import { makeMetadataApi } from '../../server/src/crm/salesforce/metadata.ts';
import { describeOrg, fieldsMissing } from '../../server/src/crm/salesforce/org.ts';
import { paths } from '../../server/src/crm/salesforce/paths.ts';
import { makeTransport } from '../../server/src/crm/salesforce/transport.ts';
import { describeError } from '../../server/src/telemetry/logger.ts';
import { freePort } from '../support/port.ts';

const nothing = { company: [], contact: [], deal: [], ticket: [] };
const fields = [
  { name: 'Id', type: 'id', picklistValues: null, relationshipName: null },
  { name: 'CurrencyIsoCode', type: 'picklist', updateable: null },
];

test('rates that are hidden leave amounts out, and are told to be missing', async () => {
  const call: Call = async ({ url }, schema) => {
    if (url.includes('/describe')) return schema.parse({ fields });
    throw new CrmError('invalid', 'x', { reason: 'INVALID_TYPE', status: 400 });
  };
  const org = await describeOrg({ call, descriptions: makeDescriptions(call) }, defaultFieldMap, nothing);
  expect(org.rates).toEqual(new Map());
  expect(fieldsMissing(org)).toContain('rates of currencies');
});

test('an object that is hidden stops the reading, and is named: an org without tickets would look healthy', async () => {
  const call: Call = async ({ url }, schema) => {
    if (!url.includes('/Case/')) return schema.parse({ fields });
    throw new CrmError('not-found', 'x', { reason: 'NOT_FOUND', status: 404 });
  };
  const reading = describeOrg({ call, descriptions: makeDescriptions(call) }, defaultFieldMap, nothing);
  await expect(reading).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('object Case') });
});

test('rates that could not be read just now are asked for again, and not left out', async () => {
  const call: Call = async ({ url }, schema) => {
    if (url.includes('/describe')) return schema.parse({ fields });
    throw new CrmError('unavailable', 'x');
  };
  const reading = describeOrg({ call, descriptions: makeDescriptions(call) }, defaultFieldMap, nothing);
  await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
});

test('what could not be reached is told without the query, which names records', async () => {
  const call = makeTransport(2_000);
  const token = { accessToken: '00D!a', instanceUrl: `http://127.0.0.1:${await freePort()}` };
  const error = await call({ method: 'GET', url: paths.query("SELECT Id FROM Account WHERE Id = '001'"), token }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  expect(JSON.stringify(describeError(error))).not.toContain('SELECT');
});

describe('the Metadata API', () => {
  let server: Server;
  let instanceUrl: string;
  let answer = { status: 404, type: 'text/html', body: '' };
  beforeAll(async () => {
    server = createServer((_request, response) =>
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    instanceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const create = (accessToken = '00D!a') =>
    makeMetadataApi((_name, work) => work({ accessToken, instanceUrl }))
      .create('CustomField', [{ fullName: 'Account.X__c' }])
      .catch((error: unknown) => error);

  test.each([
    ['that is not there', 404, 'text/html', '<html>secret page</html>', 'forbidden'],
    ['that a firewall closes', 403, 'text/plain', 'no', 'forbidden'],
    [
      'that answers in another tongue',
      404,
      'application/json',
      '[{"errorCode":"NOT_FOUND","message":"x"}]',
      'forbidden',
    ],
    ['without time', 503, 'text/html', '<html>secret page</html>', 'unavailable'],
  ])('%s is told as such, without its page', async (_what, status, type, body, code) => {
    answer = { status, type, body };
    const error = await create();
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('secret');
  });

  test('takes no JSON Web Tokens: the package is to be deployed, and nothing tried again', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const jwt = [part({ alg: 'RS256', typ: 'JWT' }), part({ sub: 'x' }), 'c2ln'].join('.');
    expect(await create(jwt)).toMatchObject({ code: 'forbidden', retryable: false });
  });
});
