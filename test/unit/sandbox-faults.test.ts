import { items, pick, type Sandbox, startSandbox } from '../support/sandbox.ts';

const companies = '/crm/objects/2026-09/companies';

describe('sandbox faults', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());
  const fault = (definition: unknown) => sandbox.call('POST', '/_sandbox/faults', definition);
  const list = () => sandbox.call('GET', companies);

  test('any status, on the calls it matches', async () => {
    await fault({
      fault: 'status',
      status: 477,
      headers: { 'Retry-After': '3' },
      match: { method: 'GET', endpoint: 'companies', nth: 2 },
    });
    expect((await list()).status).toBe(200);
    expect((await sandbox.call('GET', '/crm/objects/2026-09/deals')).status).toBe(200);
    const struck = await list();
    expect(struck.status).toBe(477);
    expect(struck.headers.get('retry-after')).toBe('3');
    expect((await list()).status).toBe(200);
    expect((await sandbox.call('GET', '/_sandbox/faults')).body).toMatchObject({ faults: [{ matched: 3, fired: 1 }] });
  });

  test('after so many calls, so many times, until cleared', async () => {
    await fault({ fault: 'status', status: 502, match: { after: 1, times: 2 } });
    expect([(await list()).status, (await list()).status, (await list()).status, (await list()).status]).toEqual([
      200, 502, 502, 200,
    ]);
    await fault({ fault: 'status', status: 503 });
    expect((await list()).status).toBe(503);
    await sandbox.call('DELETE', '/_sandbox/faults');
    expect((await list()).status).toBe(200);
  });

  test('rate limits of every policy', async () => {
    for (const policy of ['TEN_SECONDLY_ROLLING', 'DAILY', 'SECONDLY']) {
      await fault({ fault: 'rate-limit', policy, match: { times: 1 } });
      expect(await list()).toMatchObject({ status: 429, body: { policyName: policy } });
      await sandbox.call('DELETE', '/_sandbox/faults');
    }
  });

  test('a record that is locked, and an account on the move that says how long', async () => {
    await fault({ fault: 'locked', match: { nth: 1 } });
    await fault({ fault: 'moving', retryAfterSeconds: 7, match: { nth: 2 } });
    expect((await list()).status).toBe(423);
    const moving = await list();
    expect([moving.status, moving.headers.get('retry-after')]).toEqual([477, '7']);
    expect((await list()).status).toBe(200);
  });

  test('a write that is made and never answered', async () => {
    await fault({ fault: 'timeout-after-write', match: { method: 'PATCH' } });
    const write = fetch(`${sandbox.url}${companies}/100`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ properties: { city: 'Turin' } }),
      signal: AbortSignal.timeout(200),
    });
    await expect(write).rejects.toThrow();
    expect((await sandbox.call('GET', '/_sandbox/records/companies/100')).body).toMatchObject({
      properties: { city: 'Turin' },
    });
    expect(sandbox.calls.report().byEndpoint).toContainEqual(expect.objectContaining({ status: { 0: 1 } }));
  });

  test('hangs, broken connections, half answers, slowness', async () => {
    const get = (ms: number) =>
      fetch(sandbox.url + companies, {
        headers: { authorization: `Bearer ${sandbox.token}` },
        signal: AbortSignal.timeout(ms),
      });
    await fault({ fault: 'timeout', match: { nth: 1 } });
    await fault({ fault: 'disconnect', match: { nth: 2 } });
    await fault({ fault: 'truncate', match: { nth: 3 } });
    await fault({ fault: 'slow', delayMs: 120, match: { nth: 4 } });
    await expect(get(150)).rejects.toThrow();
    await expect(get(5000)).rejects.toThrow('fetch failed');
    const half = await get(5000);
    expect(half.status).toBe(200);
    await expect(half.json()).rejects.toThrow();
    const started = Date.now();
    expect((await get(5000)).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(115);
  });

  test('a token that expires in the middle, and one that is revoked', async () => {
    const client = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
    const refresh = { ...client, grant_type: 'refresh_token', refresh_token: sandbox.refreshToken };
    await fault({ fault: 'expire-token', match: { nth: 2 } });
    expect((await list()).status).toBe(200);
    expect(await list()).toMatchObject({ status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } });
    const renewed = await sandbox.form('/oauth/2026-09/token', refresh);
    expect(pick(renewed.body, 'refresh_token')).toBe(sandbox.refreshToken);
    await fault({ fault: 'revoke-token', match: { times: 1 } });
    expect((await list()).status).toBe(401);
    expect(await sandbox.form('/oauth/2026-09/token', refresh)).toMatchObject({
      status: 400,
      body: { status: 'BAD_REFRESH_TOKEN', error: 'invalid_grant' },
    });
  });

  test('one company that refuses a value fails the batch it is in', async () => {
    await fault({ fault: 'bad-value', objectId: '101', property: 'city' });
    const update = (ids: string[]) =>
      sandbox.call('POST', `${companies}/batch/update`, {
        inputs: ids.map((id) => ({ id, properties: { city: 'Bern' } })),
      });
    expect(pick((await update(['100', '101', '102'])).body, 'errors.0.code')).toBe(
      'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
    );
    expect((await update(['100', '102'])).status).toBe(200);
  });

  test('a definition that makes no sense is refused with the reasons', async () => {
    const wrong = await fault({ fault: 'status', status: 200, match: { endpoint: '(' } });
    expect(wrong.status).toBe(400);
    expect(items(wrong.body, 'problems')).toHaveLength(2);
    expect((await fault({ fault: 'meteor' })).status).toBe(400);
    expect((await fault({ fault: 'slow' })).status).toBe(400);
    const switches = await sandbox.call('POST', '/_sandbox/switches', { toObjectIdType: 'roman', nope: 'x' });
    expect(switches.status).toBe(400);
    expect(items(switches.body, 'problems')).toHaveLength(2);
  });
});
