import type { Exchange } from '../sandbox/exchange.ts';
import { withoutDate } from '../support/openapi/operations.ts';
import { documentedCalls, validateExchange } from '../support/openapi.ts';
import { pick, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { describeWithSpecs, testWithLists } from '../support/specs.ts';

const everyScope = [
  ...['oauth', 'tickets', 'crm.objects.owners.read', 'crm.schemas.custom.read', 'crm.schemas.companies.write'],
  ...['crm.lists.read', 'crm.lists.write', 'automation'],
  ...['companies', 'contacts', 'deals'].flatMap((type) => [`crm.objects.${type}.read`, `crm.objects.${type}.write`]),
];

describeWithSpecs('sandbox against HubSpot’s own documents', () => {
  let sandbox: Sandbox;
  let exchanges: Exchange[] = [];

  beforeEach(async () => {
    exchanges = [];
    sandbox = await startSandbox({
      requiredScopes: everyScope,
      limits: { tenSecondly: 100_000, searchSecondly: 100_000 },
      onExchange: (exchange) => exchanges.push(exchange),
    });
  });
  afterEach(() => sandbox.close());

  function expectNoProblems(count: number): void {
    expect(exchanges.flatMap((exchange) => validateExchange(exchange))).toEqual([]);
    expect(exchanges.length).toBeGreaterThanOrEqual(count);
  }

  const objects = ['/crm/objects/2026-09', '/crm/objects/2026-03', '/crm/v3/objects'];

  test.each(objects)('%s: reading', async (base) => {
    for (const type of ['companies', 'contacts', 'deals', 'tickets']) {
      const list = await sandbox.call(
        'GET',
        `${base}/${type}?limit=1&archived=false&properties=name&associations=companies`,
      );
      const id = String(pick(list.body, 'results.0.id'));
      await sandbox.call('GET', `${base}/${type}/${id}?properties=createdate&propertiesWithHistory=hubspot_owner_id`);
      await sandbox.call('GET', `${base}/${type}/${id}?associations=companies&associations=contacts`);
      await sandbox.call('POST', `${base}/${type}/batch/read?archived=false`, {
        inputs: [{ id }, { id: '99999' }],
        properties: ['createdate'],
        propertiesWithHistory: [],
      });
      await sandbox.call('POST', `${base}/${type}/search`, {
        filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator: 'GTE', value: '1' }] }],
        sorts: ['hs_object_id'],
        properties: ['createdate'],
        limit: 1,
        after: '0',
      });
      await sandbox.call('GET', `${base}/${type}/999999`);
      await sandbox.call('GET', `${base}/${type}?limit=101`);
      await sandbox.call('GET', `${base}/${type}?after=forged`);
      await sandbox.call('POST', `${base}/${type}/search`, { limit: 200, after: '9900' });
    }
    await sandbox.call('GET', `${base}/llamas`);
    expectNoProblems(30);
  });

  test.each(objects)('%s: writing', async (base) => {
    const properties = { name: 'New', domain: 'new.example' };
    const associations = [
      { to: { id: '1000' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 }] },
    ];
    const made = await sandbox.call('POST', `${base}/companies`, { properties, associations });
    const id = String(pick(made.body, 'id'));
    await sandbox.call('PATCH', `${base}/companies/${id}`, { properties: { name: 'Newer' } });
    await sandbox.call('PATCH', `${base}/companies/${id}`, { properties: { nope: '1' } });
    await sandbox.call('PATCH', `${base}/companies/A-1?idProperty=account_number`, {
      properties: { name: 'By number' },
    });
    await sandbox.call('POST', `${base}/companies/batch/create`, { inputs: [{ properties, associations: [] }] });
    await sandbox.call('POST', `${base}/companies/batch/update`, {
      inputs: [
        { id, properties: { annualrevenue: '12' } },
        { id: '99999', properties: { annualrevenue: '12' } },
      ],
    });
    await sandbox.call('POST', `${base}/companies/batch/update`, {
      inputs: [{ id, properties: { annualrevenue: 'x' } }],
    });
    sandbox.portal.switches.set({ batchInvalidValue: 'per-record-207' });
    await sandbox.call('POST', `${base}/companies/batch/update`, {
      inputs: [{ id, properties: { annualrevenue: 'x' } }],
    });
    await sandbox.call('POST', `${base}/companies/batch/upsert`, {
      inputs: [
        { id: 'A-0', idProperty: 'account_number', properties: { name: 'Known' } },
        { id: 'A-77', idProperty: 'account_number', properties: { name: 'Unknown' } },
      ],
    });
    await sandbox.call('POST', `${base}/contacts`, { properties: { email: 'x@one.example' }, associations: [] });
    await sandbox.call('POST', `${base}/companies/merge`, { primaryObjectId: '100', objectIdToMerge: '101' });
    await sandbox.call('GET', `${base}/companies/101`);
    await sandbox.call('DELETE', `${base}/companies/${id}`);
    await sandbox.call('GET', `${base}/companies/${id}?archived=true`);
    await sandbox.call('GET', `${base}/companies?archived=true`);
    await sandbox.call('POST', `${base}/companies/batch/archive`, { inputs: [{ id: '102' }] });
    if (base.includes('2026')) await sandbox.call('POST', `${base}/contacts/gdpr-delete`, { objectId: '1001' });
    expectNoProblems(16);
  });

  test.each(objects)('%s: tasks', async (base) => {
    const task = { hs_timestamp: '2026-11-02T09:00:00Z', hs_task_subject: 'Call them' };
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 192 }];
    const associations = [{ to: { id: '100' }, types }];
    await sandbox.call('POST', `${base}/tasks`, { properties: task, associations });
    await sandbox.call('POST', `${base}/tasks`, { properties: {}, associations: [] });
    expectNoProblems(2);
  });

  testWithLists.each(['/crm/lists/2026-09', '/crm/lists/2026-03', '/crm/v3/lists'])(
    '%s, where there is a document about it',
    async (base) => {
      const operation = { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN', includeObjectsWithNoValueSet: false };
      const inner = { filterBranchType: 'AND', filterBranchOperator: 'AND', filterBranches: [] };
      const filters = [{ filterType: 'PROPERTY', property: 'name', operation }];
      const filterBranch = { ...inner, filterBranchType: 'OR', filterBranchOperator: 'OR', filters: [] };
      const list = { name: 'Named', objectTypeId: '0-2', processingType: 'DYNAMIC' };
      const whole = { ...list, filterBranch: { ...filterBranch, filterBranches: [{ ...inner, filters }] } };
      const made = await sandbox.call('POST', base, whole);
      await sandbox.call('POST', base, whole);
      const id = String(pick(made.body, 'list.listId'));
      await sandbox.call('GET', `${base}/${id}?includeFilters=true`);
      await sandbox.call('GET', `${base}/object-type-id/0-2/name/Named`);
      await sandbox.call('GET', `${base}/object-type-id/0-2/name/None`);
      await sandbox.call('GET', `${base}/${id}/memberships?limit=2`);
      await sandbox.call('DELETE', `${base}/${id}`);
      expectNoProblems(7);
    },
  );

  test.each(['callbacks/2026-09', 'callbacks/2026-03'])('/automation/actions/%s', async (base) => {
    const end = { outputFields: { hs_execution_state: 'SUCCESS' }, typedOutputs: {} };
    await sandbox.call('POST', `/automation/actions/${base}/ap-1/complete`, end);
    await sandbox.call('POST', `/automation/actions/${base}/complete`, { inputs: [{ callbackId: 'ap-1', ...end }] });
    expectNoProblems(2);
  });

  test.each(['2026-09', '2026-03'])('%s: properties and groups', async (version) => {
    await drivePropertiesUnder(`/crm/properties/${version}/companies`);
  });
  test('v3: properties and groups', () => drivePropertiesUnder('/crm/v3/properties/companies'));

  async function drivePropertiesUnder(base: string): Promise<void> {
    const property = { name: 'size', label: 'Size', type: 'enumeration', fieldType: 'select', groupName: 'extras' };
    const options = [{ label: 'Big', value: 'big', displayOrder: 0, hidden: false }];
    await sandbox.call('GET', base);
    await sandbox.call('POST', `${base}/groups`, { name: 'extras', label: 'Extras', displayOrder: 3 });
    await sandbox.call('POST', `${base}/groups`, { name: 'extras', label: 'Extras' });
    await sandbox.call('GET', `${base}/groups`);
    await sandbox.call('GET', `${base}/groups/extras`);
    await sandbox.call('PATCH', `${base}/groups/extras`, { label: 'Other' });
    await sandbox.call('POST', base, { ...property, options });
    await sandbox.call('POST', base, { ...property, options });
    await sandbox.call('POST', base, { ...property, name: 'sizeless' });
    await sandbox.call('GET', `${base}/size`);
    await sandbox.call('GET', `${base}/unknown`);
    await sandbox.call('PATCH', `${base}/size`, { label: 'Its size' });
    await sandbox.call('DELETE', `${base}/groups/extras`);
    await sandbox.call('POST', `${base}/batch/create`, { inputs: [{ ...property, options, name: 'other_size' }] });
    await sandbox.call('POST', `${base}/batch/read`, { archived: false, inputs: [{ name: 'size' }, { name: 'nope' }] });
    await sandbox.call('POST', `${base}/batch/archive`, { inputs: [{ name: 'other_size' }] });
    await sandbox.call('DELETE', `${base}/size`);
    await sandbox.call('GET', `${base}?archived=true`);
    await sandbox.call('DELETE', `${base}/groups/extras`);
    expectNoProblems(19);
  }

  test.each([
    ['/crm/associations/2026-09', '/crm/objects/2026-09'],
    ['/crm/associations/2026-03', '/crm/objects/2026-03'],
    ['/crm/v4/associations', '/crm/v4/objects'],
  ])('%s', async (batch, single) => {
    const plain = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 }];
    const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }];
    const pair = { from: { id: '2000' }, to: { id: '102' } };
    for (const toObjectIdType of ['number', 'string']) {
      sandbox.portal.switches.set({ toObjectIdType });
      await sandbox.call('POST', `${batch}/companies/contacts/batch/read`, { inputs: [{ id: '100' }, { id: '102' }] });
      await sandbox.call('GET', `${single}/companies/100/associations/contacts?limit=1`);
    }
    await sandbox.call('POST', `${batch}/deals/companies/batch/create`, { inputs: [{ ...pair, types: primary }] });
    await sandbox.call('POST', `${batch}/deals/companies/batch/labels/archive`, {
      inputs: [{ ...pair, types: primary }],
    });
    await sandbox.call('POST', `${batch}/deals/companies/batch/archive`, {
      inputs: [{ from: { id: '2000' }, to: [{ id: '102' }] }],
    });
    await sandbox.call('POST', `${batch}/deals/companies/batch/associate/default`, { inputs: [pair] });
    await sandbox.call('PUT', `${single}/deals/2000/associations/companies/101`, plain);
    await sandbox.call('PUT', `${single}/deals/2000/associations/default/companies/101`);
    await sandbox.call('DELETE', `${single}/deals/2000/associations/companies/101`);
    await sandbox.call('PUT', `${single}/deals/2000/associations/companies/101`, [
      { ...plain[0], associationTypeId: 4 },
    ]);
    expectNoProblems(12);
  });

  test('owners, pipelines, schemas, account', async () => {
    for (const version of ['2026-09', '2026-03']) {
      await sandbox.call('GET', `/crm/owners/${version}?limit=1&archived=false`);
      await sandbox.call('GET', `/crm/owners/${version}/501?idProperty=id`);
      await sandbox.call('GET', `/crm/owners/${version}/1`);
      for (const tail of ['', '/default', '/default/stages', '/default/stages/won', '/nope']) {
        await sandbox.call('GET', `/crm/pipelines/${version}/deals${tail}`);
      }
      await sandbox.call('GET', `/crm/pipelines/${version}/tickets`);
      await sandbox.call('GET', `/crm-object-schemas/${version}/schemas?archived=false`);
      await sandbox.call('GET', `/account-info/${version}/details`);
    }
    await sandbox.call('GET', '/crm/v3/owners/?limit=100&archived=false');
    await sandbox.call('GET', '/crm/v3/pipelines/tickets');
    expectNoProblems(24);
  });

  test.each(['2026-09', '2026-03', 'v3'])('OAuth %s', async (version) => {
    const client = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
    const refresh = { ...client, grant_type: 'refresh_token', refresh_token: sandbox.refreshToken };
    await sandbox.form(`/oauth/${version}/token`, refresh);
    await sandbox.form(`/oauth/${version}/token`, { ...refresh, refresh_token: 'x' });
    await sandbox.form(`/oauth/${version}/token`, { ...refresh, client_secret: 'x' });
    await sandbox.form(`/oauth/${version}/token/introspect`, { ...client, token: sandbox.token });
    await sandbox.form(`/oauth/${version}/token/introspect`, { ...client, token: sandbox.refreshToken });
    await sandbox.form(`/oauth/${version}/token/revoke`, { ...client, token: 'x' });
    await sandbox.call('DELETE', `/appinstalls/${version}/external-install`);
    await sandbox.call('GET', '/crm/objects/2026-09/companies');
    expectNoProblems(8);
  });

  test('OAuth v1', async () => {
    const client = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
    await sandbox.form('/oauth/v1/token', {
      ...client,
      grant_type: 'refresh_token',
      refresh_token: sandbox.refreshToken,
    });
    await sandbox.call('GET', `/oauth/v1/access-tokens/${sandbox.token}`);
    await sandbox.call('GET', `/oauth/v1/refresh-tokens/${sandbox.refreshToken}`);
    await sandbox.call('DELETE', `/oauth/v1/refresh-tokens/${sandbox.refreshToken}`);
    expectNoProblems(4);
  });

  test('refusals: no token, scope, rate limits, a long URL', async () => {
    const strict = await startSandbox({
      requiredScopes: ['oauth', 'crm.objects.companies.read'],
      limits: { tenSecondly: 2, searchSecondly: 1 },
      onExchange: (exchange) => exchanges.push(exchange),
    });
    const statuses = [
      await strict.call('GET', '/crm/objects/2026-09/companies', undefined, { authorization: '' }),
      await strict.call('GET', '/crm/objects/2026-09/companies', undefined, { authorization: 'Bearer old' }),
      await strict.call('GET', '/crm/objects/2026-09/deals'),
      await strict.call('GET', `/crm/objects/2026-09/companies?properties=${'a'.repeat(17_000)}`),
      await strict.call('GET', '/crm/objects/2026-09/companies'),
      await strict.call('GET', '/crm/objects/2026-09/companies'),
      await strict.call('POST', '/crm/objects/2026-09/companies/search', {}),
      await strict.call('POST', '/crm/objects/2026-09/companies/search', {}),
    ].map(({ status }) => status);
    await strict.close();
    expect(statuses).toEqual([401, 401, 403, 414, 200, 429, 200, 429]);
    expectNoProblems(8);
  });

  test('of what is documented only pipeline writes and a usage report are not simulated', async () => {
    const within = /^\w+ \/(crm\/(objects|properties|owners|pipelines|associations)|oauth)\/2026/;
    for (const call of new Set(documentedCalls(within).map((name) => withoutDate(name)))) {
      const [method = '', template = ''] = call.split(' ');
      const path = template
        .replace('{version}', '2026-09')
        .replace(/\{\w*[tT]ype\}/g, 'deals')
        .replace(/\{\w+\}/g, '9');
      await sandbox.call(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
    }
    const missing = sandbox.calls.log().filter(({ endpoint }) => endpoint === '(unknown)');
    const unexpected = missing.filter(({ path }) => !/\/pipelines\/|high-usage-report/.test(path));
    expect(unexpected.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });
});
