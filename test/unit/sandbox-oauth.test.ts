import { createHash } from 'node:crypto';
import { productScopes } from '../sandbox/hubspot/scopes.ts';
import { pick, type Sandbox, startSandbox } from '../support/sandbox.ts';

const redirect = 'http://localhost:3000/oauth/hubspot/callback';

describe('sandbox OAuth', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  function authorizePath(changes: Record<string, string> = {}): string {
    const asked = {
      client_id: sandbox.clientId,
      redirect_uri: redirect,
      scope: productScopes.join(' '),
      state: 's/1 2',
      ...changes,
    };
    return `/oauth/authorize?${new URLSearchParams(asked)}`;
  }

  async function decide(action: string, path = authorizePath()): Promise<URLSearchParams> {
    const answer = await sandbox.form(path, { action });
    expect(answer.status).toBe(302);
    const target = String(answer.headers.get('location'));
    expect(target.startsWith(`${redirect}?`)).toBe(true);
    return new URL(target).searchParams;
  }

  const exchange = (code: string | null, changes: Record<string, string> = {}) =>
    sandbox.form('/oauth/2026-09/token', {
      grant_type: 'authorization_code',
      client_id: sandbox.clientId,
      client_secret: sandbox.clientSecret,
      redirect_uri: redirect,
      code: code ?? '',
      ...changes,
    });

  test('a person agrees, and the code becomes tokens, once', async () => {
    const page = await sandbox.call('GET', authorizePath());
    expect(page.status).toBe(200);
    expect(page.body).toContain('Connect app');
    expect(page.body).toContain('Cancel');
    const answer = await decide('connect');
    expect(answer.get('state')).toBe('s/1 2');
    const granted = await exchange(answer.get('code'));
    expect(granted).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 1800, hub_id: sandbox.portalId, scopes: productScopes },
    });
    const authorization = `Bearer ${String(pick(granted.body, 'access_token'))}`;
    expect((await sandbox.call('GET', '/crm/objects/2026-09/companies', undefined, { authorization })).status).toBe(
      200,
    );
    expect(await exchange(answer.get('code'))).toMatchObject({ status: 400, body: { status: 'BAD_AUTH_CODE' } });
  });

  test('a person cancels', async () => {
    const answer = await decide('cancel');
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.get('state')).toBe('s/1 2');
    expect(answer.has('code')).toBe(false);
  });

  test.each([
    ['an unknown app', { client_id: 'x' }],
    ['a redirect URL nobody registered', { redirect_uri: 'http://localhost:3000/other' }],
    ['a redirect URL without https', { redirect_uri: 'http://example.com/oauth/hubspot/callback' }],
    ['a scope too few', { scope: productScopes.slice(1).join(' ') }],
    ['a scope too many', { scope: [...productScopes, 'automation'].join(' ') }],
    ['an optional scope the app does not know', { optional_scope: 'automation' }],
    ['a challenge that is not S256', { code_challenge: 'x', code_challenge_method: 'plain' }],
  ])('an error page, and no way on: %s', async (_what, changes) => {
    const page = await sandbox.call('GET', authorizePath(changes));
    expect(page.status).toBe(400);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await sandbox.form(authorizePath(changes), { action: 'connect' })).status).toBe(400);
  });

  test('the account may be named in the path', async () => {
    const named = authorizePath().replace('/oauth/', `/oauth/${sandbox.portalId}/`);
    expect((await sandbox.call('GET', named)).status).toBe(200);
    expect((await sandbox.call('GET', authorizePath().replace('/oauth/', '/oauth/1/'))).status).toBe(400);
  });

  test('a code lives for minutes', async () => {
    const answer = await decide('connect');
    sandbox.pass(5 * 60_000);
    expect((await exchange(answer.get('code'))).body).toMatchObject({ status: 'BAD_AUTH_CODE' });
  });

  test('PKCE, once begun, must be finished', async () => {
    const verifier = 'a-verifier-that-is-long-enough-to-be-one-43-chars';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const path = authorizePath({ code_challenge: challenge, code_challenge_method: 'S256' });
    const code = (await decide('connect', path)).get('code');
    expect((await exchange(code)).body).toMatchObject({ status: 'BAD_CODE_VERIFIER' });
    expect((await exchange(code, { code_verifier: 'x' })).body).toMatchObject({ status: 'BAD_CODE_VERIFIER' });
    expect((await exchange(code, { code_verifier: verifier })).status).toBe(200);
  });

  test.each([
    ['BAD_CLIENT_ID', { client_id: 'x' }],
    ['BAD_CLIENT_SECRET', { client_secret: 'x' }],
    ['BAD_REDIRECT_URI', { redirect_uri: 'http://127.0.0.1:3000/oauth/hubspot/callback' }],
    ['BAD_GRANT_TYPE', { grant_type: 'password' }],
    ['BAD_REFRESH_TOKEN', { grant_type: 'refresh_token', refresh_token: 'x' }],
  ])('%s', async (status, changes) => {
    const code = (await decide('connect')).get('code');
    const answer = await exchange(code, changes);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status, error: expect.any(String), error_description: expect.any(String) });
  });

  test('the token endpoint takes forms only', async () => {
    const answer = await sandbox.call('POST', '/oauth/2026-09/token', { grant_type: 'refresh_token' });
    expect(answer.status).toBe(415);
  });

  test('revoking ends the refresh token, uninstalling everything', async () => {
    const client = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
    const refresh = () =>
      sandbox.form('/oauth/2026-09/token', {
        ...client,
        grant_type: 'refresh_token',
        refresh_token: sandbox.refreshToken,
      });
    expect((await refresh()).status).toBe(200);
    await sandbox.form('/oauth/2026-09/token/revoke', { ...client, token: sandbox.refreshToken });
    expect((await refresh()).body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
    expect((await sandbox.call('GET', '/crm/objects/2026-09/companies')).status).toBe(200);
    expect((await sandbox.call('DELETE', '/appinstalls/2026-09/external-install')).status).toBe(204);
    expect((await sandbox.call('GET', '/crm/objects/2026-09/companies')).status).toBe(401);
    const inactive = await sandbox.form('/oauth/2026-09/token/introspect', { ...client, token: sandbox.token });
    expect(inactive.body).toEqual({ active: false });
  });

  test('what the app was not granted it may not do', async () => {
    const answer = await sandbox.call('PATCH', '/crm/objects/2026-09/contacts/1000', {
      properties: { firstname: 'A' },
    });
    expect(answer).toMatchObject({
      status: 403,
      body: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
      },
    });
  });

  test('switches: v1 off, rotating refresh tokens, unknown versions', async () => {
    const form = { grant_type: 'refresh_token', client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
    sandbox.portal.switches.set({ oauthV1: 'off', refreshToken: 'rotates' });
    expect((await sandbox.form('/oauth/v1/token', { ...form, refresh_token: sandbox.refreshToken })).status).toBe(404);
    const renewed = await sandbox.form('/oauth/2026-03/token', { ...form, refresh_token: sandbox.refreshToken });
    expect(pick(renewed.body, 'refresh_token')).not.toBe(sandbox.refreshToken);
    const old = await sandbox.form('/oauth/2026-03/token', { ...form, refresh_token: sandbox.refreshToken });
    expect(old.body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
    for (const path of ['/oauth/2027-03/token', '/oauth/v2/token'])
      expect((await sandbox.form(path, form)).status).toBe(404);
  });
});
