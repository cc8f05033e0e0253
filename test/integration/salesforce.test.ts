import type { Row } from '../sandbox/salesforce/objects/define.ts';
import { accountsOf, callsOf, control, customerWithCase, makeSharedClock, startOrg, urgent } from '../support/org.ts';
import type { SalesforceProduct } from '../support/product.ts';

const companies = 60;
const clock = makeSharedClock();
const { pass } = clock;

describe('an org', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await startOrg(clock, { companies });
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

const contactsOf = ({ salesforce }: SalesforceProduct, account: Row): Row[] =>
  [...salesforce.org.table('Contact').all()].filter(({ AccountId }) => AccountId === account.Id);

function contactOfAccount(product: SalesforceProduct): { account: Row } {
  const account = accountsOf(product).find((one) => contactsOf(product, one).length > 0);
  if (!account) throw new Error('No account has a contact.');
  return { account };
}

describe('an org of people and of several currencies', () => {
  let product: SalesforceProduct;
  beforeAll(async () => {
    product = await startOrg(clock, { personAccounts: true, multiCurrency: true });
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
  const product = await startOrg(clock, { companies: 700, seed: 5 });
  // What the book changed last is no news any more when the poll looks back.
  pass(3_600_000);
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
