import { pick, type Sandbox, startSandbox } from '../support/sandbox.ts';

const companies = '/crm/objects/2026-09/companies';

describe('sandbox rate limits', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  async function statuses(count: number, call: () => Promise<{ status: number }>): Promise<Record<number, number>> {
    const counted: Record<number, number> = {};
    for (let index = 0; index < count; index += 1) {
      const { status } = await call();
      counted[status] = (counted[status] ?? 0) + 1;
    }
    return counted;
  }

  test('110 calls in any ten seconds', async () => {
    const list = () => sandbox.call('GET', companies);
    const first = await list();
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('110');
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('109');
    expect(first.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
    expect(await statuses(59, list)).toEqual({ 200: 59 });
    sandbox.pass(6000);
    expect(await statuses(60, list)).toEqual({ 200: 50, 429: 10 });
    const refused = await list();
    expect(refused.body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' });
    expect(refused.headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('retry-after')).toBeNull();
    // It rolls: four seconds later the first sixty are forgotten, not the fifty after them.
    sandbox.pass(4000);
    expect(await statuses(61, list)).toEqual({ 200: 60, 429: 1 });
  });

  test('five searches in any second, without headers, apart from the other calls', async () => {
    const search = () => sandbox.call('POST', `${companies}/search`, {});
    const first = await search();
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    expect(await statuses(5, search)).toEqual({ 200: 4, 429: 1 });
    expect((await search()).body).toMatchObject({
      policyName: 'SECONDLY',
      message: 'You have reached your secondly limit.',
    });
    expect((await sandbox.call('GET', companies)).headers.get('x-hubspot-ratelimit-remaining')).toBe('109');
    sandbox.pass(1000);
    expect((await search()).status).toBe(200);
  });

  test('associations batch reads and OAuth are not counted', async () => {
    const read = () =>
      sandbox.call('POST', '/crm/associations/2026-09/deals/companies/batch/read', { inputs: [{ id: '2000' }] });
    expect(await statuses(120, read)).toEqual({ 200: 120 });
    const remaining = (await sandbox.call('GET', companies)).headers.get('x-hubspot-ratelimit-remaining');
    expect(remaining).toBe('109');
    sandbox.portal.switches.set({ associationsBatchLimit: 'counted', retryAfterOn429: 'seconds' });
    expect(await statuses(110, read)).toEqual({ 200: 109, 429: 1 });
    expect((await read()).headers.get('retry-after')).toBe('10');
  });

  test('access tokens end after half an hour of the sandbox clock', async () => {
    sandbox.pass(1_799_000);
    expect((await sandbox.call('GET', companies)).status).toBe(200);
    sandbox.pass(76_000);
    const late = await sandbox.call('GET', companies);
    expect(late).toMatchObject({ status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } });
    expect(pick(late.body, 'message')).toBe('The OAuth token used to make this call expired 75 second(s) ago.');
  });

  test('calls are counted by endpoint, class and status', async () => {
    await sandbox.call('GET', companies);
    await sandbox.call('GET', '/crm/v3/objects/deals');
    await sandbox.call('GET', companies, undefined, { authorization: '' });
    await sandbox.call('POST', `${companies}/search`, {});
    await sandbox.call('POST', `${companies}/batch/update`, { inputs: [{ id: '100', properties: { city: 'Rome' } }] });
    await sandbox.call('GET', '/crm/owners/2026-09');
    await sandbox.form('/oauth/2026-09/token', {});
    await sandbox.call('GET', '/_sandbox/calls');
    const { body } = await sandbox.call('GET', '/_sandbox/calls?log=true&limit=2');
    expect(body).toMatchObject({ total: 7, byClass: { read: 3, write: 1, search: 1, auth: 1, other: 1 } });
    expect(pick(body, 'byEndpoint')).toContainEqual({
      method: 'GET',
      endpoint: '/crm/objects/{version}/{objectType}',
      class: 'read',
      status: { 200: 2, 401: 1 },
    });
    expect(pick(body, 'log.1')).toMatchObject({ method: 'POST', path: '/oauth/2026-09/token', status: 400 });
    expect(JSON.stringify(body)).not.toContain(sandbox.token);
    await sandbox.call('DELETE', '/_sandbox/calls');
    expect((await sandbox.call('GET', '/_sandbox/calls')).body).toMatchObject({ total: 0 });
  });
});
