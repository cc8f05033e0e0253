import { SettingsAnswer } from '@barometer/shared/api/settings.ts';
import { type Control, controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';
import { askSigned, identityQuery } from '../support/signed.ts';
import { smallBook } from '../support/small-book.ts';

const listScopes = ['crm.lists.read', 'crm.lists.write'];

let product: Product;
let control: Control;

async function begin(options: { asked: boolean; granted: boolean }): Promise<void> {
  product = await startProduct({
    book: smallBook({ companies: 12 }),
    hubspot: { optionalScopes: listScopes },
    env: options.asked ? { HUBSPOT_OPTIONAL_SCOPES: listScopes.join(' ') } : {},
  });
  control = controlOf(product.hubspot.url);
  await product.connect();
  if (options.asked && !options.granted)
    await product.server.db.updateTable('connection').set({ scopes: '["oauth"]' }).execute();
}
afterEach(() => product.close());

const path = (tail = '') => `/api/settings${tail}?${identityQuery(product.hubspot.portalId)}`;
const settings = async () => SettingsAnswer.parse((await askSigned(product, path())).body);
const makeLists = () => askSigned(product, path('/lists'), { method: 'POST' });

interface SandboxList {
  listId: string;
  name: string;
  members: string[];
}
const listsInCrm = async (): Promise<SandboxList[]> =>
  (await (await fetch(`${product.hubspot.url}/_sandbox/lists`)).json()).lists;

describe('GET /api/settings', () => {
  test('says how the account stands, without asking the CRM', async () => {
    await begin({ asked: false, granted: false });
    await control.resetCalls();
    const answer = await settings();
    expect(product.hubspot.calls.log()).toEqual([]);
    expect(answer).toMatchObject({
      account: { id: String(product.hubspot.portalId), timeZone: 'Europe/Berlin', currency: 'EUR' },
      trouble: null,
      model: { version: 1, publishedBy: 'barometer' },
      sync: {
        ...{ state: 'finished', trouble: null, refusals: 0 },
        waiting: { events: 0, companies: 0, writes: 0 },
      },
      alerts: null,
      lists: { state: 'unavailable' },
    });
    const { companies, contacts, deals, tickets } = product.hubspot.portal.records;
    expect(answer.sync.records).toEqual({
      ...{ company: companies.size, contact: contacts.size, deal: deals.size, ticket: tickets.size },
    });
    const counted = answer.bands.reduce((sum, { companies }) => sum + companies, answer.unscored);
    expect(counted).toBe(12);
    expect(answer.bands.map(({ from }) => from)).toEqual(
      [...answer.bands.map(({ from }) => from)].sort((a, b) => b - a),
    );
    expect(answer.model?.scorecards.every(({ metrics }) => metrics > 0)).toBe(true);
  });

  test('an account that took back what is needed is told so', async () => {
    await begin({ asked: true, granted: false });
    expect(await settings()).toMatchObject({
      trouble: { message: expect.stringContaining('crm.objects.companies.read') },
      lists: { state: 'not-granted', trouble: { remedy: expect.stringContaining('/oauth/hubspot/install') } },
    });
  });

  test('a sync that failed says why', async () => {
    await begin({ asked: false, granted: false });
    const error = JSON.stringify({ code: 'forbidden', message: 'No.' });
    await product.server.db.updateTable('sync').set({ state: 'failed', error }).execute();
    expect((await settings()).sync).toMatchObject({ state: 'failed', trouble: { message: 'No.' } });
  });
});

describe('POST /api/settings/lists', () => {
  test('makes lists that hold who they say, once however often it is asked', async () => {
    await begin({ asked: true, granted: true });
    const [first, second] = await Promise.all([makeLists(), makeLists()]);
    expect([first.status, second.status]).toEqual([200, 200]);
    const { lists } = SettingsAnswer.parse((await makeLists()).body);
    expect(lists.state).toBe('possible');
    expect(lists.lists.map(({ id, created }) => [id, created])).toEqual(
      ['red', 'yellow', 'fell-10', 'no-score'].map((id) => [id, true]),
    );
    expect(lists.lists[0]?.url).toMatch(/\/contacts\/777001\/objectLists\/\d+\/filters$/);
    const made = await listsInCrm();
    expect(made.map(({ name }) => name).sort()).toEqual(lists.lists.map(({ name }) => name).sort());
    const inBand = (band: string) =>
      product.hubspot.portal.records.companies
        .all()
        .filter(({ properties }) => properties.health_band === band)
        .map(({ id }) => id);
    const membersOf = (id: string) =>
      made.find(({ name }) => name === lists.lists.find((one) => one.id === id)?.name)?.members;
    expect(membersOf('red')).toEqual(inBand('red'));
    expect(membersOf('yellow')).toEqual(inBand('yellow'));
    // Each is where the settings say, among the views of companies.
    for (const { name, url } of lists.lists) {
      const page = await fetch(url ?? '');
      expect([page.status, await page.text()]).toEqual([
        200,
        expect.stringContaining(`aria-current="true">${name}</a>`),
      ]);
    }
  });

  test('a list that was deleted comes back, and one of that name is taken', async () => {
    await begin({ asked: true, granted: true });
    const { accessToken } = product.hubspot.install([...listScopes]);
    const call = (method: string, tail: string, body?: unknown) =>
      fetch(`${product.hubspot.url}/crm/lists/2026-09${tail}`, {
        method,
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const filters = [
      { filterType: 'PROPERTY', property: 'name', operation: { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' } },
    ];
    const filterBranch = { filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filters }] };
    const theirs = { name: 'Health: too little data', objectTypeId: '0-2', processingType: 'DYNAMIC', filterBranch };
    expect((await call('POST', '', theirs)).status).toBe(200);
    await makeLists();
    const names = (await listsInCrm()).map(({ name }) => name);
    expect(names.filter((name) => name === theirs.name)).toHaveLength(1);
    const red = (await settings()).lists.lists.find(({ id }) => id === 'red');
    const listId = /objectLists\/(\d+)/.exec(red?.url ?? '')?.[1];
    expect((await call('DELETE', `/${listId}`)).status).toBe(204);
    await makeLists();
    expect((await listsInCrm()).map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test.each([
    ['an account that has not allowed it', { asked: true, granted: false }, 'not allowed crm.lists.read'],
    ['a server that does not ask for it', { asked: false, granted: false }, 'does not ask for crm.lists.read'],
  ])('is refused to %s, in words', async (_name, options, words) => {
    await begin(options);
    const { status, body } = await makeLists();
    expect([status, body]).toMatchObject([403, { code: 'not-allowed', message: expect.stringContaining(words) }]);
    expect(await listsInCrm()).toEqual([]);
  });

  test('a name taken by a list of other records is said, and what was made before is kept', async () => {
    await begin({ asked: true, granted: true });
    const { accessToken } = product.hubspot.install([...listScopes]);
    const filters = [
      { filterType: 'PROPERTY', property: 'email', operation: { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' } },
    ];
    const filterBranch = { filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filters }] };
    await fetch(`${product.hubspot.url}/crm/lists/2026-09`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Health: too little data',
        objectTypeId: '0-1',
        processingType: 'DYNAMIC',
        filterBranch,
      }),
    });
    const { status, body } = await makeLists();
    expect([status, body]).toMatchObject([409, { remedy: expect.stringContaining('rename it') }]);
    expect((await settings()).lists.lists.map(({ created }) => created)).toEqual([true, true, true, false]);
  });

  test('while HubSpot is away, it is to be tried again', async () => {
    await begin({ asked: true, granted: true });
    await control.fault({ fault: 'status', status: 503, match: { endpoint: '/crm/lists/' } });
    expect(await makeLists()).toMatchObject({ status: 503, body: { code: 'crm-unreachable' } });
  });
});
