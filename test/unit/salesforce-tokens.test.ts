import type { Call } from '../../server/src/crm/salesforce/client.ts';
import { exchangeCode, makeRefresher } from '../../server/src/crm/salesforce/oauth.ts';

const config = { clientId: 'c', clientSecret: 's', loginUrl: 'https://login.salesforce.com' };
const now = () => new Date('2026-11-26T06:00:00Z');
const whole = {
  ...{ access_token: '00D!a', refresh_token: 'r2', scope: 'api refresh_token', token_type: 'Bearer' },
  ...{ instance_url: 'https://acme.my.salesforce.com', signature: 'x', issued_at: '1' },
  id: 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA',
};
const answering =
  (changes: object): Call =>
  async (_request, schema) =>
    schema.parse(JSON.parse(JSON.stringify({ ...whole, ...changes })));

const exchange = (changes: object) =>
  exchangeCode(config, answering(changes), now, { code: 'c', redirectUri: 'https://h/cb', codeVerifier: 'v' });
const refresh = (changes: object) => makeRefresher(config, answering(changes), now).refresh('r1');

describe('a refresh whose answer could not be read would have used its token up for nothing', () => {
  test.each([
    [{ refresh_token: undefined }, 'r1'],
    [{ refresh_token: null }, 'r1'],
    [{ refresh_token: '' }, 'r1'],
    [{ id: null, scope: null, issued_at: 5, signature: undefined }, 'r2'],
    [{ id: 'no address' }, 'r2'],
  ])('%j', async (changes, refreshToken) => {
    expect(await refresh(changes)).toMatchObject({ accessToken: '00D!a', refreshToken });
  });
});

test.each([
  [{}],
  [{ scope: undefined }],
  [{ scope: 'full' }],
  [{ id: 'https://acme.my.salesforce.com/id/00D000000000001/005000000000001/' }],
  [{ id: 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA?x=1' }],
])('a consent answered with %j is of its org', async (changes) => {
  expect(await exchange(changes)).toMatchObject({ accountId: '00D000000000001EAA', tokens: { refreshToken: 'r2' } });
});

test.each([
  [{ scope: 'openid' }, 'forbidden'],
  [{ refresh_token: null }, 'forbidden'],
  [{ id: undefined }, 'bad-answer'],
  [{ instance_url: 'http://acme.example' }, 'invalid'],
])('a consent answered with %j connects nothing', async (changes, code) => {
  await expect(exchange(changes)).rejects.toMatchObject({ code });
});

test.each(['file:///etc/passwd', 'javascript:x', 'acme.my.salesforce.com'])('nothing is sent to %s', async (url) => {
  await expect(refresh({ instance_url: url })).rejects.toThrow();
});
