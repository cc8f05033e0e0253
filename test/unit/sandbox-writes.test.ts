import { items, pick, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { bookTime } from '../support/small-book.ts';

const companies = '/crm/objects/2026-09/companies';

describe('sandbox writes', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());
  const patch = (properties: Record<string, unknown>, id = '100') =>
    sandbox.call('PATCH', `${companies}/${id}`, { properties });

  test.each([
    ['a number', { annualrevenue: ' 1.50 ' }, '1.5'],
    ['an exponent', { annualrevenue: '1e3' }, '1000'],
    ['more digits than a double holds', { annualrevenue: '12345678901234567890' }, '12345678901234567890'],
    ['an option', { lifecyclestage: 'lead' }, 'lead'],
    ['an owner', { hubspot_owner_id: '502' }, '502'],
    ['a day', { contract_end: '2027-03-31' }, '2027-03-31'],
    ['midnight as milliseconds', { contract_end: String(Date.UTC(2027, 2, 31)) }, '2027-03-31'],
    ['a datetime', { closedate: '2027-03-31T10:00:00+02:00' }, '2027-03-31T08:00:00.000Z'],
    ['milliseconds', { closedate: String(bookTime) }, '2026-11-01T12:00:00.000Z'],
    ['nothing clears', { annualrevenue: '' }, null],
  ])('takes %s', async (_what, properties, stored) => {
    const [name = ''] = Object.keys(properties);
    const answer = await patch(properties);
    expect(answer.status).toBe(200);
    expect(pick(answer.body, `properties.${name}`)).toBe(stored);
  });

  test.each([
    ['PROPERTY_DOESNT_EXIST', { nope: '1' }],
    ['READ_ONLY_VALUE', { hs_object_id: '1' }],
    ['READ_ONLY_VALUE', { num_associated_deals: '1' }],
    ['READ_ONLY_VALUE', { hs_lastmodifieddate: String(bookTime) }],
    ['INVALID_FLOAT', { annualrevenue: 'many' }],
    ['INVALID_FLOAT', { annualrevenue: 'NaN' }],
    ['INVALID_FLOAT', { annualrevenue: '1,000' }],
    ['INVALID_OPTION', { lifecyclestage: 'Lead' }],
    ['INVALID_OPTION', { hubspot_owner_id: '503' }],
    ['INVALID_DATE', { contract_end: '2027-03-31T10:00:00Z' }],
    ['INVALID_DATE', { contract_end: '2027-02-30' }],
    ['INVALID_DATE', { closedate: 'tomorrow' }],
    ['INVALID_DATE', { closedate: '2027-03-31T10:00:00' }],
    ['STRING_TOO_LONG', { description: 'x'.repeat(65_537) }],
  ])('refuses: %s', async (code, properties) => {
    const answer = await patch(properties);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ category: 'VALIDATION_ERROR', errors: [{ code }] });
    const inner: unknown = JSON.parse(
      String(pick(answer.body, 'message')).replace('Property values were not valid: ', ''),
    );
    expect(inner).toMatchObject([{ isValid: false, error: code, portalId: 777_001 }]);
    expect((await sandbox.call('GET', `${companies}/100`)).body).toMatchObject({
      updatedAt: '2026-10-01T08:00:00.000Z',
    });
  });

  test('values are text: numbers and null are refused, unless the switch says otherwise', async () => {
    expect((await patch({ annualrevenue: 5 })).status).toBe(400);
    expect((await patch({ annualrevenue: null })).status).toBe(400);
    sandbox.portal.switches.set({ nonTextValue: 'coerce' });
    expect(pick((await patch({ annualrevenue: 5 })).body, 'properties.annualrevenue')).toBe('5');
  });

  test('only a real change bumps the modified date', async () => {
    sandbox.pass(60_000);
    const same = await patch({ name: 'Company 0', annualrevenue: '0.0' });
    expect(pick(same.body, 'updatedAt')).toBe('2026-10-01T08:00:00.000Z');
    const changed = await patch({ name: 'Company Zero' });
    expect(pick(changed.body, 'updatedAt')).toBe('2026-11-01T12:01:00.000Z');
    expect(pick(changed.body, 'properties.hs_lastmodifieddate')).toBe('2026-11-01T12:01:00.000Z');
    const history = await sandbox.call('GET', `${companies}/100?propertiesWithHistory=name`);
    expect(items(history.body, 'propertiesWithHistory.name').map((one) => pick(one, 'value'))).toEqual([
      'Company Zero',
      'Company 0',
    ]);
  });

  test('a batch with one bad value is refused whole, or in part when the switch says so', async () => {
    const inputs = [
      { id: '100', properties: { annualrevenue: '77' } },
      { id: '101', properties: { annualrevenue: 'x' } },
    ];
    const whole = await sandbox.call('POST', `${companies}/batch/update`, { inputs });
    expect(whole.status).toBe(400);
    expect(
      pick((await sandbox.call('GET', `${companies}/100?properties=annualrevenue`)).body, 'properties.annualrevenue'),
    ).toBe('0');
    sandbox.portal.switches.set({ batchInvalidValue: 'per-record-207' });
    const part = await sandbox.call('POST', `${companies}/batch/update`, { inputs });
    expect(part.status).toBe(207);
    expect(part.body).toMatchObject({
      numErrors: 1,
      results: [{ id: '100' }],
      errors: [{ context: { ids: ['101'] } }],
    });
  });

  test('missing and repeated ids of a batch update', async () => {
    const update = (ids: string[]) =>
      sandbox.call('POST', `${companies}/batch/update`, {
        inputs: ids.map((id) => ({ id, properties: { city: 'Oslo' } })),
      });
    expect((await update(['100', '9'])).status).toBe(207);
    expect((await update(['100', '100'])).status).toBe(400);
    sandbox.portal.switches.set({ batchUpdateMissingId: '404', batchDuplicateIds: 'last-wins' });
    expect((await update(['101', '9'])).status).toBe(404);
    expect((await update(['102', '102'])).status).toBe(200);
    sandbox.portal.switches.set({ batchUpdateMissingId: '207', partialStatus: '200' });
    expect(await update(['102', '9'])).toMatchObject({ status: 200, body: { numErrors: 1 } });
  });

  test('a merge makes a new id, and both old ones lead to it', async () => {
    const merged = await sandbox.call('POST', `${companies}/merge`, { primaryObjectId: '100', objectIdToMerge: '101' });
    const id = String(pick(merged.body, 'id'));
    expect(['100', '101', '102']).not.toContain(id);
    for (const old of ['100', '101']) {
      const read = await sandbox.call('GET', `${companies}/${old}?properties=hs_merged_object_ids&associations=deals`);
      expect(read.body).toMatchObject({ id, properties: { hs_merged_object_ids: '100;101' } });
      expect(items(read.body, 'associations.deals.results')).toHaveLength(4);
    }
    const list = await sandbox.call('GET', companies);
    expect(items(list.body, 'results').map((one) => pick(one, 'id'))).toEqual(['102', id]);
    expect(items((await sandbox.call('GET', `${companies}?archived=true`)).body, 'results')).toEqual([]);
    const batch = await sandbox.call('POST', `${companies}/batch/read`, {
      inputs: [{ id: '100' }],
      properties: ['name'],
    });
    expect(batch.body).toMatchObject({ results: [{ id }] });
  });

  test('an archived record is listed among the archived, and restored with its associations', async () => {
    const control = (action: string) =>
      sandbox.call('POST', '/_sandbox/records', { action, objectType: 'companies', id: '100' });
    const ids = async (query: string) =>
      items((await sandbox.call('GET', `${companies}${query}`)).body, 'results').map((one) => pick(one, 'id'));
    await control('archive');
    expect([await ids(''), await ids('?archived=true')]).toEqual([['101', '102'], ['100']]);
    expect((await control('archive')).status).toBe(404);
    await control('restore');
    expect([await ids(''), await ids('?archived=true')]).toEqual([['100', '101', '102'], []]);
    const restored = await sandbox.call('GET', `${companies}/100?associations=tickets`);
    expect(restored.body).toMatchObject({
      archived: false,
      associations: { tickets: { results: [{ id: '3000' }, {}] } },
    });
    expect(restored.body).not.toHaveProperty('archivedAt');
    expect((await control('restore')).status).toBe(404);
    await control('erase');
    expect([await ids(''), await ids('?archived=true')]).toEqual([['101', '102'], []]);
  });

  test('deals are closed by the stage they are in; a stage belongs to its pipeline', async () => {
    const scoped = await startSandbox({ requiredScopes: ['crm.objects.deals.read', 'crm.objects.deals.write'] });
    const deals = '/crm/objects/2026-09/deals';
    const asked = 'properties=hs_is_closed,hs_is_closed_won';
    const read = async () => pick((await scoped.call('GET', `${deals}/2001?${asked}`)).body, 'properties');
    expect(await read()).toMatchObject({ hs_is_closed: 'false', hs_is_closed_won: 'false' });
    await scoped.call('PATCH', `${deals}/2001`, { properties: { dealstage: 'lost' } });
    expect(await read()).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'false' });
    const wrong = await scoped.call('PATCH', `${deals}/2001`, { properties: { dealstage: 'elsewhere' } });
    expect(wrong.body).toMatchObject({ errors: [{ code: 'INVALID_OPTION' }] });
    await scoped.close();
  });

  test('one contact per email address', async () => {
    const scoped = await startSandbox({ requiredScopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'] });
    const again = { properties: { email: 'X@one.example' }, associations: [] };
    const taken = await scoped.call('POST', '/crm/objects/2026-09/contacts', again);
    expect(taken).toMatchObject({ status: 409, body: { message: 'Contact already exists. Existing ID: 1000' } });
    const batch = await scoped.call('POST', '/crm/objects/2026-09/contacts/batch/create', {
      inputs: [{ properties: { email: 'new@one.example' }, associations: [] }, again],
    });
    expect(batch.status).toBe(409);
    expect(items((await scoped.call('GET', '/crm/objects/2026-09/contacts')).body, 'results')).toHaveLength(2);
    const byEmail = await scoped.call('GET', '/crm/objects/2026-09/contacts/x@one.example?idProperty=email');
    expect(byEmail.body).toMatchObject({ id: '1000' });
    await scoped.close();
  });

  test('an archived property comes back with the values it had', async () => {
    const base = '/crm/properties/2026-09/companies';
    const property = {
      name: 'tier_x',
      label: 'Tier',
      type: 'string',
      fieldType: 'text',
      groupName: 'companyinformation',
    };
    await sandbox.call('POST', base, property);
    await patch({ tier_x: 'gold' });
    await sandbox.call('DELETE', `${base}/tier_x`);
    expect(pick((await patch({ tier_x: 'lead' })).body, 'errors.0.code')).toBe('PROPERTY_DOESNT_EXIST');
    expect((await sandbox.call('POST', base, property)).status).toBe(201);
    const read = await sandbox.call('GET', `${companies}/100?properties=tier_x`);
    expect(pick(read.body, 'properties.tier_x')).toBe('gold');
  });
});
