import { doctorTask } from '../../server/src/operator/doctor.ts';
import { accountsOf, callsOf, control, customersWithCase, makeSharedClock, startOrg, urgent } from '../support/org.ts';
import type { SalesforceProduct } from '../support/product.ts';

const clock = makeSharedClock();
const { pass } = clock;

/** Has the next poll score and write so many accounts. @returns their ids. */
async function makeUrgent(product: SalesforceProduct, count: number): Promise<string[]> {
  const chosen = customersWithCase(product, count);
  const patches = chosen.map(({ ticket }) => ({ action: 'patch', object: 'Case', id: ticket.Id, values: urgent }));
  await control(product, '/records', patches);
  pass(60_000);
  return chosen.map(({ account }) => String(account.Id));
}

describe('rows', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await startOrg(clock);
  });
  afterEach(() => product.salesforce.faults.clear());
  afterAll(() => product?.close());

  test('that somebody else is writing are tried again, and nobody else waits for them', async () => {
    const locked = accountsOf(product)
      .slice(0, 3)
      .map(({ Id }) => Id);
    product.salesforce.faults.add({ fault: 'row-lock', ids: locked, match: { method: 'PATCH', times: 2 } });
    expect(await product.connect()).toMatchObject({ refused: 0, written: accountsOf(product).length });
    expect(callsOf(product).update).toBe(3);
  });

  test('that stay locked are written by the next poll', async () => {
    const [locked = ''] = await makeUrgent(product, 2);
    product.salesforce.faults.add({ fault: 'row-lock', ids: [locked] });
    expect(await product.poll()).toMatchObject({ written: 1, refused: 1 });
    product.salesforce.faults.clear();
    pass(60_000);
    expect(await product.poll()).toMatchObject({ written: 1, refused: 0 });
  });

  test('that a rule of the org refuses are told with its words, and the others are written', async () => {
    const [ruled = '', ...others] = await makeUrgent(product, 4);
    product.salesforce.faults.add({ fault: 'validation-rule', ids: [ruled], message: 'Under review.' });
    expect(await product.poll()).toMatchObject({ refused: 1, written: others.length });
    const rows = await product.server.db
      .selectFrom('company_write')
      .select('refusal')
      .where('refusal', 'is not', null)
      .execute();
    expect(rows.map(({ refusal }) => refusal)).toEqual([
      { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: expect.stringContaining('Under review.') },
    ]);
    expect(product.log()).not.toContain('Under review');
  });
});

describe('an org that does not let us', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await startOrg(clock);
    await product.connect();
  });
  beforeEach(() => callsOf(product));
  /** Whatever was withheld, once it is given again everything goes on. */
  afterEach(async () => {
    const { faults, org } = product.salesforce;
    faults.clear();
    org.switches.reset();
    for (const { object, field } of withheld.splice(0)) await allow(object, field, 'edit');
    pass(86_400_000);
    expect(await product.sync()).toMatchObject({ refused: 0 });
  });
  afterAll(() => product?.close());

  const withheld: { object: string; field: string }[] = [];
  const allow = (object: string, field: string, access: 'none' | 'read' | 'edit') =>
    control(product, '/fields', { object, field, access });
  const withhold = (object: string, field: string, access: 'none' | 'read') => {
    withheld.push({ object, field });
    return allow(object, field, access);
  };
  const ended = async (kind: 'sync' | 'poll') => {
    const end = product.ended();
    product.server.queue.wake(product.connectionId, kind);
    return end;
  };
  const stateOf = async () => {
    const { connections } = { connections: await product.server.db.selectFrom('connection').selectAll().execute() };
    return connections[0];
  };

  test('see a field any more is read without it, and its scores stay', async () => {
    await withhold('Account', 'Industry', 'none');
    await withhold('Case', 'Priority', 'none');
    pass(86_400_000);
    expect(await product.sync()).toMatchObject({ refused: 0 });
    expect(product.log()).toContain('"fields":["company.industry","ticket.priority"]');
    const checks = await doctorTask.run(product.server.ops.doctor, {}, () => undefined, new AbortController().signal);
    expect(checks.find(({ name }) => name.endsWith('.fields'))).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('ticket.priority'),
    });
  });

  test('write a health field is told which, and which permission set', async () => {
    await withhold('Account', 'Health_Band__c', 'read');
    const end = await ended('sync');
    expect(end).toMatchObject({ code: 'forbidden', retryable: false });
    expect(String(end)).toMatch(/Health_Band__c[\s\S]*permission set/);
  });

  test('use the API is told what the user lacks, and is not asked again and again', async () => {
    product.salesforce.org.switches.set({ apiAccess: 'off' });
    expect(await ended('sync')).toMatchObject({ code: 'forbidden', retryable: false });
    expect(callsOf(product)).toMatchObject({ auth: 1, query: 2 });
  });

  test('in any more, because its administrator blocked the app, is disconnected and asks for consent', async () => {
    product.salesforce.org.switches.set({ app: 'blocked' });
    expect(await ended('sync')).toMatchObject({ code: 'disconnected' });
    expect(await stateOf()).toMatchObject({
      status: 'disconnected',
      status_reason: expect.stringContaining('Connect the org again'),
    });
    callsOf(product);
    await ended('sync');
    expect(callsOf(product)).toMatchObject({ auth: 0, query: 0 });
    product.salesforce.org.switches.reset();
    expect(await product.connect()).toMatchObject({ refused: 0 });
  });

  test('with its token always refused is asked twice, and not for ever', async () => {
    const body = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
    product.salesforce.faults.add({ fault: 'status', status: 401, body, match: { endpoint: '/query' } });
    expect(await ended('sync')).toMatchObject({ code: 'unauthorized' });
    expect(callsOf(product)).toMatchObject({ auth: 1, query: 2 });
  });

  test('use more of the day’s calls is left alone, and goes on when others leave room', async () => {
    const { limits } = product.salesforce;
    await control(product, '/limits', { spend: Math.ceil(limits.max * 0.8) });
    pass(86_400_000 - 1);
    // The first answer tells; what follows is not asked for.
    expect(await ended('sync')).toMatchObject({ code: 'rate-limited', retryable: true });
    const { query = 0, describe: described = 0 } = callsOf(product);
    expect(query + described).toBeLessThanOrEqual(3);
    pass(86_400_000);
    expect(await ended('sync')).toMatchObject({ refused: 0 });
  });

  test('use a refresh token that was used up is disconnected, and no other one is', async () => {
    const used = await startOrg(clock);
    try {
      await used.connect();
      const { refreshToken } = used.salesforce.install();
      used.salesforce.faults.add({ fault: 'revoke-token', match: { nth: 1 } });
      expect(refreshToken).not.toBe('');
      const end = used.ended();
      used.server.queue.wake(used.connectionId, 'sync');
      expect(await end).toMatchObject({ code: 'disconnected' });
      pass(60_000);
      expect(await product.sync()).toMatchObject({ refused: 0 });
    } finally {
      await used.close();
    }
  });
});
