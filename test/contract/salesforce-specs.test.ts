import { account } from '../sandbox/salesforce/objects/account.ts';
import { supportCase } from '../sandbox/salesforce/objects/case.ts';
import { contact } from '../sandbox/salesforce/objects/contact.ts';
import { opportunity } from '../sandbox/salesforce/objects/opportunity.ts';
import { organization, user } from '../sandbox/salesforce/objects/setup.ts';
import { task } from '../sandbox/salesforce/objects/task.ts';
import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { describeWithSalesforceSpecs, differences, payload } from '../support/salesforce-specs.ts';
import { items, pick } from '../support/sandbox.ts';
import { smallBook } from '../support/small-book.ts';

const restforce = (name: string) => payload(`restforce-fixtures/${name}_response.json`);
const goSfdc = (name: string) => payload(`go-sfdc/${name}.json`);

describeWithSalesforceSpecs('the simulated org’s answers have the shape of recorded ones', () => {
  let sandbox: SalesforceSandbox;
  let id: string;
  beforeAll(async () => {
    sandbox = await startSalesforceSandbox({ book: smallBook({ companies: 2_001 }) });
    id = String(pick((await sandbox.records('SELECT Id FROM Account ORDER BY Id LIMIT 1'))[0], 'Id'));
  });
  afterAll(() => sandbox.close());

  const token = (changes: Record<string, string>) =>
    sandbox.form('/services/oauth2/token', {
      grant_type: 'refresh_token',
      client_id: sandbox.clientId,
      client_secret: sandbox.clientSecret,
      refresh_token: sandbox.refreshToken,
      ...changes,
    });
  const window = 'start=2026-10-31T00:00:00%2B00:00&end=2026-11-01T12:00:00%2B00:00';

  test('tokens, and what is answered instead of them', async () => {
    expect((await token({ refresh_token: 'dead' })).body).toEqual(restforce('refresh_error'));
    const { body } = await token({});
    for (const name of ['auth_success', 'refresh_success', 'reauth_success']) {
      expect(differences(restforce(name), body)).toEqual([]);
    }
    expect(differences(goSfdc('session_session_00'), body)).toEqual([]);
    const dead = await sandbox.call('GET', '/limits', undefined, { authorization: 'Bearer dead' });
    expect({ status: dead.status, body: dead.body }).toEqual({ status: 401, body: restforce('expired_session') });
  });

  test('the list of versions', async () => {
    expect(differences(restforce('services_data_success'), (await sandbox.call('GET', '/services/data')).body)).toEqual(
      [],
    );
  });

  test('queries: one page, several, none, aggregates, and errors', async () => {
    const empty = await sandbox.query("SELECT Id FROM Account WHERE Name = 'nobody'");
    expect(empty.body).toEqual(restforce('sobject/query_empty'));
    const page = (await sandbox.query('SELECT Id FROM Account')).body;
    const { records: _first, ...first } = Object(restforce('sobject/query_paginated_first_page'));
    expect(Object.keys(Object(page))).toEqual([...Object.keys(first), 'records']);
    expect(differences(first, page)).toEqual([]);
    expect(
      differences(restforce('sobject/org_query'), (await sandbox.query('SELECT Id FROM Organization')).body),
    ).toEqual([]);
    const aggregate = (
      await sandbox.query('SELECT AccountId CampaignId, SUM(Amount) FROM Opportunity GROUP BY AccountId')
    ).body;
    expect(differences(restforce('sobject/query_aggregate_success'), aggregate)).toEqual([]);
    expect(
      differences(restforce('sobject/query_error'), (await sandbox.query('SELECT Foo FROM Account')).body),
    ).toEqual([]);
    const { Whizbangs__r: children } = Object(pick(restforce('sobject/query_success'), 'records.0'));
    const nested = await sandbox.records('SELECT (SELECT Name FROM Contacts) FROM Account ORDER BY Id LIMIT 1');
    expect(differences(children, pick(nested[0], 'Contacts'))).toEqual([]);
  });

  test('collections: results, errors, and retrieved records', async () => {
    const records = [
      { attributes: { type: 'Account' }, id: '001RM000003oLrB000', Name: 'x' },
      { attributes: { type: 'Account' }, id, Name: 'x' },
    ];
    const { body } = await sandbox.call('PATCH', '/composite/sobjects', { records });
    const recorded = goSfdc('sobject_collections_update_00');
    expect(differences(recorded, body)).toEqual([]);
    expect(differences(pick(recorded, '1'), pick(body, '1'))).toEqual([]);
    expect(pick(body, '0.errors.0.statusCode')).toBe(pick(recorded, '0.errors.0.statusCode'));
    const deleted = (await sandbox.call('DELETE', '/composite/sobjects?ids=001RM000003oLrB000')).body;
    expect(pick(deleted, '0')).toEqual(pick(goSfdc('sobject_collections_delete_00'), '1'));
    const retrieved = await sandbox.call('POST', '/composite/sobjects/Account', { ids: [id], fields: ['Id', 'Name'] });
    expect(differences(goSfdc('sobject_collections_query_00'), retrieved.body)).toEqual([]);
  });

  test('single records: made, found, refused', async () => {
    const made = await sandbox.call('POST', '/sobjects/Contact', { LastName: 'Ito' });
    expect(differences(restforce('sobject/create_success'), made.body)).toEqual([]);
    const found = (await sandbox.call('GET', `/sobjects/Account/${id}`)).body;
    expect(
      differences(pick(restforce('sobject/sobject_find_success'), 'attributes'), pick(found, 'attributes')),
    ).toEqual([]);
    const bad = await sandbox.call('PATCH', `/sobjects/Account/${id}`, { foo: 1 });
    expect(differences(restforce('sobject/write_error'), bad.body)).toEqual([]);
    expect((await sandbox.call('GET', '/sobjects/Account/23foo')).body).toEqual(
      restforce('sobject/sobject_find_error'),
    );
    expect((await sandbox.call('GET', '/sobjects/Whizbang/describe')).body).toEqual(
      restforce('sobject/sobject_describe_error'),
    );
    expect((await sandbox.call('PATCH', '/sobjects/Account/Namez/x', { Phone: '1' })).body).toEqual(
      restforce('sobject/upsert_error'),
    );
    const email = await sandbox.call('POST', '/sobjects/Contact', { LastName: 'x', Email: 'Not a real email address' });
    expect(email.body).toEqual(goSfdc('sobject_dml_00'));
    const upserted = await sandbox.call('PATCH', '/sobjects/Account/Account_Number__c/A-77777', { Name: 'New' });
    expect(differences(restforce('sobject/upsert_created_success'), upserted.body)).toEqual([]);
  });

  test('changes: updated and deleted ids', async () => {
    await sandbox.control('POST', '/records', {
      action: 'delete',
      object: 'Case',
      id: String(pick((await sandbox.records('SELECT Id FROM Case'))[0], 'Id')),
    });
    sandbox.pass(0);
    for (const object of ['Account', 'Case']) {
      const updated = (await sandbox.call('GET', `/sobjects/${object}/updated?${window}`)).body;
      expect(differences(restforce('sobject/get_updated_success'), updated)).toEqual([]);
      const deleted = (await sandbox.call('GET', `/sobjects/${object}/deleted?${window}`)).body;
      expect(differences(restforce('sobject/get_deleted_success'), deleted)).toEqual([]);
    }
  });

  test('change events: the header has every key', async () => {
    await sandbox.call('PATCH', `/sobjects/Account/${id}`, { BillingCity: 'San Francisco' });
    const headers = { authorization: `OAuth ${sandbox.token}`, 'content-type': 'application/json' };
    const send = async (message: object) => {
      const body = JSON.stringify([message]);
      return (await fetch(`${sandbox.url}/cometd/67.0`, { method: 'POST', headers, body })).json();
    };
    const clientId = pick(await send({ channel: '/meta/handshake' }), '0.clientId');
    const subscription = '/data/AccountChangeEvent';
    await send({ channel: '/meta/subscribe', clientId, subscription, ext: { replay: { [subscription]: -2 } } });
    const answers = await send({ channel: '/meta/connect', clientId, advice: { timeout: 0 } });
    const events: unknown[] = Array.isArray(answers) ? answers.slice(0, -1) : [];
    const header = pick(events.at(-1), 'data.payload.ChangeEventHeader');
    const recorded = pick(payload('pubsub/AccountChangeEvent_example.json'), 'payload.ChangeEventHeader');
    expect(differences(recorded, header)).toEqual([]);
    expect(pick(events.at(-1), 'data.payload.BillingAddress')).toEqual({ City: 'San Francisco' });
  });

  test('describe and describeGlobal have every key', async () => {
    const described = (await sandbox.call('GET', '/sobjects/Account/describe')).body;
    const { actionOverrides: _overrides, ...recorded } = Object(goSfdc('sobject_describe_02'));
    expect(differences(recorded, described)).toEqual([]);
    expect(
      differences(pick(restforce('sobject/sobject_describe_success'), 'fields.0'), pick(described, 'fields.0')),
    ).toEqual([]);
    const industry = items(described, 'fields').find((field) => pick(field, 'name') === 'Industry');
    expect(differences(pick(recorded, 'fields.0.picklistValues'), pick(industry, 'picklistValues'))).toEqual([]);
    const global = (await sandbox.call('GET', '/sobjects')).body;
    expect(differences(restforce('sobject/list_sobjects_success'), global)).toEqual([]);
    const { recentItems: _recent, objectDescribe } = Object(goSfdc('sobject_metadata_02'));
    const { urls: _urls, ...basics } = objectDescribe;
    expect(differences(basics, pick((await sandbox.call('GET', '/sobjects/Account')).body, 'objectDescribe'))).toEqual(
      [],
    );
  });
});

describeWithSalesforceSpecs('the simulated org’s fields are those of the Object Reference', () => {
  const objects = [account(), contact(), opportunity(['Open']), supportCase(['New']), task(), user(), organization()];

  test.each(objects.map((one) => [one.name, one] as const))('%s: types and properties', (name, { fields }) => {
    const reference = new Map(
      Object.entries(Object(pick(payload(`sf-skills-schema/enterprise_api/${name}.json`), 'fields'))),
    );
    const problems = fields.flatMap((field) => {
      const documented = reference.get(field.name);
      if (documented === undefined) return [];
      const type = String(pick(documented, 'type')).toLowerCase();
      const can = new Set(String(pick(documented, 'properties')).split(/,\s*/));
      const wanted = [
        ['Create', field.create],
        ['Update', field.update],
        ['Filter', field.filter],
        ['Group', field.group],
        ['Sort', field.sort],
        ['Nillable', field.nillable],
        ['Defaulted on create', field.defaulted],
        ['Restricted picklist', field.restricted],
        ['idLookup', field.idLookup],
      ] as const;
      const wrong = wanted.filter(([property, has]) => can.has(property) !== has).map(([property]) => property);
      return [
        ...(type === field.type ? [] : [`${field.name} is a ${type}, not a ${field.type}`]),
        ...(wrong.length > 0 ? [`${field.name}: ${wrong.join(', ')}`] : []),
      ];
    });
    expect(problems).toEqual([]);
  });
});
