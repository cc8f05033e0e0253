import { doctorTask } from '../../server/src/operator/doctor.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { Row } from '../sandbox/salesforce/objects/define.ts';
import { type SalesforceProduct, startSalesforceProduct } from '../support/product.ts';

const companies = 60;
const begun = Date.now();
let aheadMs = 0;
const now = () => begun + aheadMs;

/** Clocks of both sides; what comes next is later than what was. */
const pass = (ms: number) => {
  aheadMs += ms;
};

async function start(salesforce: Parameters<typeof startSalesforceProduct>[0]['salesforce'] = {}) {
  return startSalesforceProduct({
    book: generateBook({ companies, seed: 3, now: new Date(begun) }),
    salesforce: { fields: 'deployed', now, ...salesforce },
    outside: { now: () => new Date(now()) },
  });
}

const accountsOf = ({ salesforce }: SalesforceProduct): Row[] =>
  [...salesforce.org.table('Account').all()].filter(({ IsDeleted }) => IsDeleted !== true);

/** Calls since the last look, as the org counted them. */
function callsOf({ salesforce }: SalesforceProduct) {
  const { byClass } = salesforce.calls.report();
  salesforce.calls.reset();
  return byClass;
}

async function control({ salesforce }: SalesforceProduct, path: string, body: unknown) {
  const response = await fetch(`${salesforce.url}/_sandbox${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

interface WithCase {
  account: Row;
  ticket: Row;
}

/** Customers with a score, each with one of its closed cases. */
function customersWithCase(product: SalesforceProduct, count: number): WithCase[] {
  const found = new Map<unknown, WithCase>();
  for (const ticket of product.salesforce.org.table('Case').all()) {
    const account = product.salesforce.org.table('Account').find(String(ticket.AccountId));
    if (!account || ticket.IsDeleted || account.IsDeleted || account.Lifecycle_Stage__c !== 'customer') continue;
    if (ticket.IsClosed === true && account.Health_Score__c !== null) found.set(account.Id, { account, ticket });
  }
  if (found.size < count) throw new Error(`Only ${found.size} scored accounts have a closed case.`);
  return [...found.values()].slice(0, count);
}

function customerWithCase(product: SalesforceProduct): WithCase {
  const [first] = customersWithCase(product, 1);
  if (!first) throw new Error('No scored account has a closed case.');
  return first;
}

const urgent = { Status: 'New', Priority: 'Critical' };

/** Has the next poll score and write so many accounts. @returns their ids. */
async function makeUrgent(product: SalesforceProduct, count: number): Promise<string[]> {
  const chosen = customersWithCase(product, count);
  const patches = chosen.map(({ ticket }) => ({ action: 'patch', object: 'Case', id: ticket.Id, values: urgent }));
  await control(product, '/records', patches);
  pass(60_000);
  return chosen.map(({ account }) => String(account.Id));
}

const contactsOf = ({ salesforce }: SalesforceProduct, account: Row): Row[] =>
  [...salesforce.org.table('Contact').all()].filter(({ AccountId }) => AccountId === account.Id);

function contactOfAccount(product: SalesforceProduct): { account: Row } {
  const account = accountsOf(product).find((one) => contactsOf(product, one).length > 0);
  if (!account) throw new Error('No account has a contact.');
  return { account };
}

describe('an org', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await start();
  });
  afterAll(() => product?.close());

  test('is connected with a proof, read in pages, scored, and written once', async () => {
    const outcome = await product.connect();
    const accounts = accountsOf(product);
    expect(outcome).toMatchObject({ resumed: false, scored: accounts.length, written: accounts.length, refused: 0 });
    expect(accounts.filter((account) => account.Health_Score__c !== null).length).toBeGreaterThan(companies / 2);
    // Every account says why it has a score, or that it has none: the score itself is never 0 for that reason.
    for (const account of accounts)
      expect(JSON.parse(String(account.Health_Details__c)).score).toBe(account.Health_Score__c);
    expect(callsOf(product)).toMatchObject({ query: 5, 'query-more': 0, describe: 4, update: 1 });
  });

  test('sends our own writes back, which cause nothing', async () => {
    pass(60_000);
    expect(await product.poll()).toMatchObject({ scored: 0, written: 0 });
    callsOf(product);
    pass(60_000);
    expect(await product.poll()).toMatchObject({ scored: 0, written: 0 });
    expect(callsOf(product)).toMatchObject({ query: 4, describe: 0, update: 0 });
  });

  test('tells by its moments what changed, and only that is read and written', async () => {
    const { account, ticket } = customerWithCase(product);
    pass(20 * 60_000);
    await product.poll();
    callsOf(product);
    await control(product, '/records', { action: 'patch', object: 'Case', id: ticket.Id, values: urgent });
    const before = account.Health_Details__c;
    pass(60_000);
    expect(await product.poll()).toMatchObject({ listed: 1, scored: 1, written: 1 });
    expect(callsOf(product)).toMatchObject({ query: 5, update: 1 });
    expect(product.salesforce.org.table('Account').find(account.Id)?.Health_Details__c).not.toBe(before);
  });

  test('tells what was deleted among what changed, and what came back', async () => {
    const { account, ticket } = customerWithCase(product);
    const details = () => product.salesforce.org.table('Account').find(account.Id)?.Health_Details__c;
    pass(20 * 60_000);
    await product.poll();
    const before = details();
    await control(product, '/records', { action: 'patch', object: 'Case', id: ticket.Id, values: urgent });
    pass(60_000);
    await product.poll();
    const whenUrgent = details();
    await control(product, '/records', { action: 'delete', object: 'Case', id: ticket.Id });
    pass(60_000);
    expect(await product.poll()).toMatchObject({ scored: 1 });
    expect([details() === whenUrgent, before === whenUrgent]).toEqual([false, false]);
    await control(product, '/records', { action: 'undelete', object: 'Case', id: ticket.Id });
    pass(60_000);
    expect(await product.poll()).toMatchObject({ scored: 1 });
    callsOf(product);
  });

  test('merges two accounts: the children of the one that is gone count for the one that stays', async () => {
    const [first, second] = accountsOf(product)
      .filter((account) => account.Health_Score__c !== null)
      .slice(-2);
    await control(product, '/records', { action: 'merge', object: 'Account', id: first?.Id, otherId: second?.Id });
    pass(60_000);
    const { scored } = await product.poll();
    expect(scored).toBeGreaterThanOrEqual(1);
    pass(86_400_000);
    const { refused } = await product.sync();
    expect(refused).toBe(0);
    callsOf(product);
  });

  test('refreshes its token when the org refuses it, with rotation, and is told where it lives now', async () => {
    const { salesforce } = product;
    expect(salesforce.org.switches.set({ instanceUrl: 'moves-at-refresh' })).toEqual([]);
    salesforce.faults.add({ fault: 'expire-token', match: { nth: 1 } });
    pass(60_000);
    expect(await product.poll()).toMatchObject({ written: 0 });
    expect(callsOf(product).auth).toBe(1);
    salesforce.org.switches.reset();
    salesforce.faults.clear();
  });
});

describe('rows', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await start();
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
    product = await start();
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
    const used = await start();
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

describe('an org of people and of several currencies', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await start({ personAccounts: true, multiCurrency: true });
    const { account } = contactOfAccount(product);
    const [rich] = accountsOf(product).filter(({ Recurring_Revenue__c: revenue }) => Number(revenue) > 0);
    await control(product, '/records', [
      { action: 'patch', object: 'Account', id: account.Id, values: { IsPersonAccount: true } },
      ...contactsOf(product, account).map(({ Id }) => ({
        ...{ action: 'patch', object: 'Contact', id: Id, values: { IsPersonAccount: true } },
      })),
      { action: 'patch', object: 'Account', id: rich?.Id, values: { CurrencyIsoCode: 'GBP' } },
    ]);
    expect(await product.connect()).toMatchObject({ refused: 0 });
  });
  afterAll(() => product?.close());

  test('person accounts are scored as accounts are, and are no contacts of themselves', async () => {
    const people = accountsOf(product).filter(({ IsPersonAccount }) => IsPersonAccount === true);
    expect(people.length).toBeGreaterThan(0);
    const contacts = await product.server.db
      .selectFrom('association')
      .select('record_id')
      .where('type', '=', 'contact')
      .where(
        'company_id',
        'in',
        people.map(({ Id }) => Id),
      )
      .execute();
    expect(contacts).toEqual([]);
  });

  test('amounts of several currencies are counted in one', async () => {
    const foreign = accountsOf(product).find(
      ({ CurrencyIsoCode, Recurring_Revenue__c: revenue }) => CurrencyIsoCode !== 'EUR' && Number(revenue) > 0,
    );
    const rate = product.salesforce.org
      .table('CurrencyType')
      .all()
      .find(({ IsoCode }) => IsoCode === foreign?.CurrencyIsoCode)?.ConversionRate;
    const row = await product.server.db
      .selectFrom('record')
      .select('properties')
      .where('id', '=', foreign?.Id ?? '')
      .executeTakeFirstOrThrow();
    expect(row.properties.recurringRevenue).toBeCloseTo(Number(foreign?.Recurring_Revenue__c) / Number(rate), 1);
  });
});

test('a first sync’s own writes come back once, a page whole where most of it is to be read', async () => {
  const book = generateBook({ companies: 700, seed: 5, now: new Date(begun) });
  const product = await startSalesforceProduct({
    book,
    salesforce: { fields: 'deployed', now },
    outside: { now: () => new Date(now()) },
  });
  try {
    await product.connect();
    callsOf(product);
    pass(60_000);
    expect(await product.poll()).toMatchObject({ listed: accountsOf(product).length, scored: 0, written: 0 });
    // Four pages of what was modified, and one whole; by their ids it would be three.
    expect(callsOf(product)).toMatchObject({ query: 5, describe: 0 });
  } finally {
    await product.close();
  }
});
