import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pick, type Sandbox, startSandbox } from '../support/sandbox.ts';

const scopes = ['oauth', 'crm.lists.read', 'crm.lists.write', 'automation'];
const base = '/crm/lists/2026-09';
const filters = [
  {
    filterType: 'PROPERTY',
    property: 'lifecyclestage',
    operation: {
      operationType: 'ENUMERATION',
      operator: 'IS_ANY_OF',
      values: ['customer'],
      includeObjectsWithNoValueSet: false,
    },
  },
];
const branch = {
  filterBranchType: 'OR',
  filters: [],
  filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters }],
};
const list = { name: 'Customers', objectTypeId: '0-2', processingType: 'DYNAMIC', filterBranch: branch };
const withFilter = (change: object) => ({
  ...list,
  filterBranch: {
    ...branch,
    filterBranches: [{ ...branch.filterBranches[0], filters: [{ ...filters[0], ...change }] }],
  },
});

describe('sandbox lists of records', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ requiredScopes: scopes });
  });
  afterEach(() => sandbox.close());

  test('a list is found by id and by name, holds who passes, and is gone when deleted', async () => {
    const made = await sandbox.call('POST', base, list);
    expect(made).toMatchObject({ status: 200, body: { list: { name: 'Customers', processingType: 'DYNAMIC' } } });
    const id = String(pick(made.body, 'list.listId'));
    expect((await sandbox.call('GET', `${base}/object-type-id/0-2/name/customers`)).body).toMatchObject({
      list: { listId: id },
    });
    const members = await sandbox.call('GET', `${base}/${id}/memberships`);
    const customers = sandbox.portal.records.companies
      .all()
      .filter(({ properties }) => properties.lifecyclestage === 'customer');
    expect(pick(members.body, 'total')).toBe(customers.length);
    expect((await sandbox.call('DELETE', `${base}/${id}`)).status).toBe(204);
    expect((await sandbox.call('GET', `${base}/${id}`)).status).toBe(404);
    expect((await sandbox.call('POST', base, list)).status).toBe(200);
  });

  test.each([
    ['of a name that is taken', list],
    ['of a name that another type of record has', { ...list, objectTypeId: '0-1' }],
    ['of objects that do not exist', { ...list, name: 'x', objectTypeId: '0-99' }],
    ['with filters at the root', { ...list, name: 'x', filterBranch: { ...branch, filters } }],
    ['with an AND at the root', { ...list, name: 'x', filterBranch: { ...branch, filterBranchType: 'AND' } }],
    ['on a property nobody defined', { ...withFilter({ property: 'nope' }), name: 'x' }],
    ['with an operation of another type', { ...withFilter({ property: 'annualrevenue' }), name: 'x' }],
    ['without a name', { ...list, name: ' ' }],
  ])('a list %s is refused', async (_what, body) => {
    await sandbox.call('POST', base, list);
    expect(await sandbox.call('POST', base, body)).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR' },
    });
  });

  test('lists and completions take scopes of their own', async () => {
    const narrow = await startSandbox({ requiredScopes: ['oauth'] });
    try {
      expect((await narrow.call('POST', base, list)).status).toBe(403);
      expect((await narrow.call('GET', `${base}/1`)).status).toBe(403);
      expect((await narrow.call('POST', '/automation/actions/callbacks/2026-09/x/complete', {})).status).toBe(403);
    } finally {
      await narrow.close();
    }
  });
});

describe('sandbox workflows', () => {
  let answer: { status: number; body: unknown };
  let sandbox: Sandbox;
  const requests: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ headers: request.headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    sandbox = await startSandbox({ requiredScopes: scopes, serverUrl: `http://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await sandbox.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const run = async (status: number, outputFields: Record<string, unknown> = {}) => {
    answer = { status, body: { outputFields } };
    return sandbox.actions.run({ path: '/act', objectId: '100', inputFields: { value: 3 } });
  };
  const complete = (callbackId: string, outputFields: unknown, more: object = { typedOutputs: {} }) =>
    sandbox.call('POST', `/automation/actions/callbacks/2026-09/${callbackId}/complete`, { outputFields, ...more });
  const done = { hs_execution_state: 'SUCCESS', score: '5' };

  test('a request is signed with v2, and tells of the record and the inputs', async () => {
    await run(200);
    const last = requests.at(-1);
    expect(last?.headers).toMatchObject({ 'x-hubspot-signature-version': 'v2' });
    expect(last?.headers).not.toHaveProperty('x-hubspot-signature-v3');
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      origin: { portalId: sandbox.portalId },
      object: { objectId: 100, objectType: 'COMPANY' },
      inputFields: { value: 3 },
    });
  });

  test.each([
    [200, {}, 'succeeded'],
    [200, { hs_execution_state: 'FAIL_CONTINUE' }, 'failed-continue'],
    [200, { hs_execution_state: 'BLOCK' }, 'blocked'],
    [400, {}, 'failed'],
    [429, {}, 'retrying'],
    [503, {}, 'retrying'],
  ])('an answer of %i %j leaves it %s', async (status, fields, state) => {
    expect((await run(status, fields)).state).toBe(state);
  });

  test('a blocked one is completed once, with fields of text', async () => {
    const { callbackId } = await run(200, { hs_execution_state: 'BLOCK', hs_expiration_duration: 'PT15M' });
    expect((await complete(callbackId, { hs_execution_state: 'BLOCK' })).status).toBe(400);
    expect((await complete(callbackId, { ...done, score: 5 })).status).toBe(400);
    expect((await complete(callbackId, done, {})).status).toBe(400);
    expect((await complete('ap-unknown', done)).status).toBe(404);
    expect((await complete(callbackId, done)).status).toBe(204);
    expect(await sandbox.actions.ended(callbackId)).toMatchObject({ state: 'succeeded', outputFields: { score: '5' } });
    expect((await complete(callbackId, done)).status).toBe(404);
  });

  test('one whose time is over cannot be completed', async () => {
    const { callbackId } = await run(200, { hs_execution_state: 'BLOCK', hs_expiration_duration: 'PT15M' });
    sandbox.pass(15 * 60_000);
    expect((await complete(callbackId, done)).status).toBe(404);
    expect(await sandbox.actions.ended(callbackId)).toMatchObject({ state: 'expired' });
  });
});
