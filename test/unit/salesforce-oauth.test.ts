import { createHash } from 'node:crypto';
import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { pick } from '../support/sandbox.ts';

const redirect = 'http://localhost:3000/oauth/salesforce/callback';
const verifier = 'v'.repeat(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');

describe('OAuth of the simulated org', () => {
  let sandbox: SalesforceSandbox;
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterEach(() => sandbox.close());

  const authorizePath = (changes: Record<string, string> = {}) => {
    const asked = {
      response_type: 'code',
      client_id: sandbox.clientId,
      redirect_uri: redirect,
      scope: 'api refresh_token id',
      state: 's/1 2',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    };
    return `/services/oauth2/authorize?${new URLSearchParams(asked)}`;
  };

  async function decide(action: string, changes: Record<string, string> = {}): Promise<URLSearchParams> {
    const answer = await sandbox.form(authorizePath(changes), { action });
    expect(answer.status).toBe(302);
    return new URL(String(answer.headers.get('location'))).searchParams;
  }

  const token = (fields: Record<string, string>) =>
    sandbox.form('/services/oauth2/token', {
      client_id: sandbox.clientId,
      client_secret: sandbox.clientSecret,
      ...fields,
    });
  const exchange = (code: string | null, changes: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      redirect_uri: redirect,
      code: code ?? '',
      code_verifier: verifier,
      ...changes,
    });
  const refresh = (refreshToken: string) => token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const read = (accessToken: unknown) =>
    sandbox.call('GET', '/limits', undefined, { authorization: `Bearer ${String(accessToken)}` });

  test('a person allows the app, and the code becomes tokens, once', async () => {
    expect((await sandbox.call('GET', authorizePath())).body).toContain('Allow Access?');
    const answer = await decide('allow');
    expect(answer.get('state')).toBe('s/1 2');
    const granted = await exchange(answer.get('code'));
    expect(granted.status).toBe(200);
    expect(granted.body).toEqual({
      access_token: expect.stringMatching(new RegExp(`^${sandbox.orgId.slice(0, 15)}!`)),
      refresh_token: expect.any(String),
      signature: expect.any(String),
      scope: 'api refresh_token id',
      instance_url: sandbox.url,
      id: expect.stringMatching(new RegExp(`/id/${sandbox.orgId}/005\\w{15}$`)),
      token_type: 'Bearer',
      issued_at: expect.stringMatching(/^\d{13}$/),
    });
    expect((await read(pick(granted.body, 'access_token'))).status).toBe(200);
    expect((await exchange(answer.get('code'))).body).toMatchObject({ error: 'invalid_grant' });
    const identity = await sandbox.call('GET', String(pick(granted.body, 'id')).slice(sandbox.url.length));
    expect(identity.body).toMatchObject({ organization_id: sandbox.orgId, user_type: 'STANDARD' });
  });

  test('a person may refuse', async () => {
    expect(Object.fromEntries(await decide('deny'))).toMatchObject({ error: 'access_denied', state: 's/1 2' });
  });

  test.each([
    [{ code_challenge: '' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ scope: 'api web' }, 'invalid_scope'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
  ])('asking with %j is told to the app as %s', async (changes, error) => {
    expect((await decide('allow', changes)).get('error')).toBe(error);
  });

  test('an unknown app or redirect URL is told to the person, and nobody is redirected', async () => {
    for (const changes of [{ client_id: 'other' }, { redirect_uri: 'http://localhost:3000/other' }]) {
      expect((await sandbox.call('GET', authorizePath(changes))).status).toBe(400);
    }
  });

  test.each([
    [{ code_verifier: 'w'.repeat(64) }, 'invalid_grant'],
    [{ code_verifier: 'v'.repeat(42) }, 'invalid_grant'],
    [{ code_verifier: 'v'.repeat(129) }, 'invalid_grant'],
    [{ client_secret: 'wrong' }, 'invalid_client'],
    [{ client_id: 'wrong' }, 'invalid_client_id'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ redirect_uri: 'http://localhost:3000/other' }, 'redirect_uri_mismatch'],
  ])('exchanging with %j is refused as %s', async (changes, error) => {
    const code = (await decide('allow')).get('code');
    const { status, body } = await exchange(code, changes);
    expect({ status, error: pick(body, 'error') }).toEqual({ status: 400, error });
  });

  test('a verifier longer than the RFC allows is refused even when it fits its challenge, as jsforce’s own is', async () => {
    const long = 'v'.repeat(171);
    const fitting = createHash('sha256').update(long).digest('base64url');
    const code = (await decide('allow', { code_challenge: fitting })).get('code');
    expect((await exchange(code, { code_verifier: long })).status).toBe(400);
  });

  test('a refresh rotates the token, and the old one coming back ends the whole family', async () => {
    const first = await refresh(sandbox.refreshToken);
    const rotated = String(pick(first.body, 'refresh_token'));
    expect(rotated).not.toBe(sandbox.refreshToken);
    expect((await read(pick(first.body, 'access_token'))).status).toBe(200);
    expect((await refresh(sandbox.refreshToken)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
    expect((await refresh(rotated)).status).toBe(400);
    expect((await read(pick(first.body, 'access_token'))).status).toBe(401);
  });

  test('without rotation a refresh answers no refresh token, and the old one stays good', async () => {
    await sandbox.control('POST', '/switches', { refreshTokenRotation: 'off' });
    for (let time = 0; time < 2; time += 1) {
      expect(pick((await refresh(sandbox.refreshToken)).body, 'refresh_token')).toBeUndefined();
    }
  });

  test('a session ends after two hours', async () => {
    sandbox.pass(2 * 3_600_000 - 1);
    expect((await read(sandbox.token)).status).toBe(200);
    sandbox.pass(1);
    expect(await read(sandbox.token)).toMatchObject({
      status: 401,
      body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    });
  });

  test('revoking a refresh token ends its sessions; an access token ends alone', async () => {
    const second = sandbox.install();
    expect((await sandbox.form('/services/oauth2/revoke', { token: second.refreshToken })).status).toBe(200);
    expect((await read(second.accessToken)).status).toBe(401);
    await sandbox.form('/services/oauth2/revoke', { token: sandbox.token });
    expect((await read(sandbox.token)).status).toBe(401);
    expect((await refresh(sandbox.refreshToken)).status).toBe(200);
  });

  test('a sixth grant of the same user ends the first', async () => {
    for (let time = 0; time < 5; time += 1) sandbox.install();
    expect((await refresh(sandbox.refreshToken)).status).toBe(400);
  });

  test('an org that was moved answers under its new address alone', async () => {
    await sandbox.control('POST', '/switches', { instanceUrl: 'moves-at-refresh' });
    const moved = (await refresh(sandbox.refreshToken)).body;
    expect(pick(moved, 'instance_url')).not.toBe(sandbox.url);
    expect(pick((await read(pick(moved, 'access_token'))).body, '0.errorCode')).toBe('URL_NOT_RESET');
  });

  test('a blocked app, and an org without API, are refused whatever token they bring', async () => {
    await sandbox.control('POST', '/switches', { app: 'blocked' });
    expect((await read(sandbox.token)).body).toEqual([
      { message: 'This session is not valid for use with the REST API', errorCode: 'INVALID_SESSION_ID' },
    ]);
    expect((await refresh(sandbox.refreshToken)).status).toBe(400);
    await sandbox.control('POST', '/switches', { app: 'allowed', apiAccess: 'off' });
    expect(await read(sandbox.token)).toMatchObject({ status: 403, body: [{ errorCode: 'API_DISABLED_FOR_ORG' }] });
  });
});
