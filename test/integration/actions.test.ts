import { type Control, controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';
import { askAsWorkflow } from '../support/signed.ts';
import { smallBook } from '../support/small-book.ts';

const recalculate = '/api/actions/recalculate';
const pulse = '/api/actions/pulse';

let product: Product;
let control: Control;
let aheadMs = 0;
const now = () => new Date(Date.now() + aheadMs);

async function begin(options: { automation: boolean }): Promise<void> {
  aheadMs = 0;
  product = await startProduct({
    book: smallBook(),
    hubspot: { optionalScopes: ['automation'], now: () => now().getTime() },
    env: options.automation ? { HUBSPOT_OPTIONAL_SCOPES: 'automation' } : {},
    outside: { now },
  });
  control = controlOf(product.hubspot.url);
  await product.connect();
}
const end = () => product.close();
const calmDown = () => control.clearFaults();

const scoreOf = (id: string) => product.hubspot.portal.records.companies.find(id)?.properties.health_score;
const run = (path: string, objectId: string, inputFields: Record<string, unknown> = {}) =>
  product.hubspot.actions.run({ path, objectId, inputFields });

describe('recalculate, as a workflow calls it', () => {
  beforeAll(() => begin({ automation: true }));
  afterEach(calmDown);
  afterAll(end);

  test('the workflow waits until the score is in the CRM, and is told it', async () => {
    await control.change({
      ...{ action: 'patch', objectType: 'companies', id: '100' },
      properties: { lifecyclestage: 'customer', name: 'Renamed' },
    });
    const { callbackId, answer } = await run(recalculate, '100');
    expect(answer).toEqual({ outputFields: { hs_execution_state: 'BLOCK', hs_expiration_duration: 'PT120M' } });
    const ended = await product.hubspot.actions.ended(callbackId);
    expect(ended).toMatchObject({ state: 'succeeded', statuses: [200] });
    expect(ended.outputFields.health_score ?? null).toBe(scoreOf('100') || null);
    const card = product.hubspot.portal.records.companies.find('100')?.properties.health_details ?? '';
    expect(JSON.parse(card)).toMatchObject({ company: { name: 'Renamed' } });
  });

  test('a company created since the last sync is read, scored and told', async () => {
    const [made] = await control.change({
      ...{ action: 'create', objectType: 'companies' },
      properties: { name: 'New', lifecyclestage: 'customer' },
    });
    const { callbackId } = await run(recalculate, made?.id ?? '');
    expect(await product.hubspot.actions.ended(callbackId)).toMatchObject({ state: 'succeeded' });
    expect(product.hubspot.portal.records.companies.find(made?.id ?? '')?.properties).toHaveProperty('health_details');
  });

  test('a company that is not there fails the step, and the workflow goes on', async () => {
    const { callbackId } = await run(recalculate, '99999');
    expect(await product.hubspot.actions.ended(callbackId)).toMatchObject({
      state: 'failed-continue',
      outputFields: { errorCode: 'COMPANY_NOT_FOUND' },
    });
  });

  test('a company HubSpot takes no score for fails the step', async () => {
    await control.fault({ fault: 'bad-value', objectId: '101', property: 'health_score' });
    await product.server.db.updateTable('company_write').set({ written_hash: null }).execute();
    const { callbackId } = await run(recalculate, '101');
    expect(await product.hubspot.actions.ended(callbackId)).toMatchObject({
      state: 'failed-continue',
      outputFields: { errorCode: 'SCORE_REFUSED' },
    });
  });

  test('an execution that is sent again is one, and completed once', async () => {
    const first = await run(recalculate, '100');
    await product.hubspot.actions.again(first.callbackId);
    await product.hubspot.actions.ended(first.callbackId);
    await product.hubspot.actions.again(first.callbackId);
    await product.server.queue.idle();
    const completed = product.hubspot.calls.log().filter(({ path }) => path.endsWith(`${first.callbackId}/complete`));
    expect(completed.map(({ status }) => status)).toEqual([204]);
  });
});

describe('recalculate, when something stands in its way', () => {
  afterEach(end);

  test('a completion that does not get through is tried again by the schedule', async () => {
    await begin({ automation: true });
    await control.fault({ fault: 'status', status: 503, match: { endpoint: '/automation/' } });
    const { callbackId } = await run(recalculate, '100');
    await product.server.queue.idle();
    await product.server.runDue();
    expect(product.hubspot.actions.list()).toMatchObject([{ state: 'blocked' }]);
    await control.clearFaults();
    aheadMs = 5 * 60_000;
    await product.server.runDue();
    expect(await product.hubspot.actions.ended(callbackId)).toMatchObject({ state: 'succeeded' });
  });

  test('when the score cannot be written for an hour, the workflow goes on without', async () => {
    await begin({ automation: true });
    await control.fault({ fault: 'status', status: 503, match: { endpoint: '/batch/update' } });
    await product.server.db.updateTable('company_write').set({ written_hash: null }).execute();
    const { callbackId } = await run(recalculate, '100');
    await product.server.runDue();
    expect(product.hubspot.actions.list()).toMatchObject([{ state: 'blocked' }]);
    aheadMs = 61 * 60_000;
    await product.server.runDue();
    expect(await product.hubspot.actions.ended(callbackId)).toMatchObject({
      state: 'failed-continue',
      outputFields: { errorCode: 'TOO_LATE' },
    });
  });

  test('an execution HubSpot no longer knows is not asked for again', async () => {
    await begin({ automation: true });
    await control.fault({ fault: 'status', status: 503, match: { endpoint: '/automation/' } });
    await run(recalculate, '100');
    await product.server.queue.idle();
    await control.clearFaults();
    aheadMs = 121 * 60_000;
    await product.server.runDue();
    await product.server.runDue();
    const rows = await product.server.db.selectFrom('workflow_action').select(['state', 'error']).execute();
    expect(rows).toMatchObject([{ state: 'failed', error: { code: 'not-found' } }]);
  });

  test('where the account lets no workflow be completed, it is answered at once', async () => {
    await begin({ automation: false });
    const { state, outputFields } = await run(recalculate, '100');
    expect(state).toBe('succeeded');
    expect(outputFields.health_score ?? null).toBe(scoreOf('100') || null);
    expect((await run(recalculate, '99999')).state).toBe('failed-continue');
  });
});

describe('pulse, as a workflow calls it', () => {
  beforeAll(() => begin({ automation: true }));
  afterAll(end);

  const pulses = (company: string) =>
    product.server.db
      .selectFrom('pulse')
      .select(['value', 'reason', 'set_by'])
      .where('company_id', '=', company)
      .execute();

  test('a rating is set in the name of the workflow, once however often it is sent', async () => {
    const first = await run(pulse, '100', { value: '80', reason: ' Renewed early ' });
    expect(first.state).toBe('succeeded');
    aheadMs = 10 * 60_000;
    await product.hubspot.actions.again(first.callbackId);
    expect(await pulses('100')).toEqual([{ value: 80, reason: 'Renewed early', set_by: 'workflow 192814114' }]);
    await run(pulse, '100', { value: 30 });
    expect(await pulses('100')).toHaveLength(2);
  });

  test.each([
    ['no rating', {}, 'BAD_VALUE'],
    ['an empty one', { value: '' }, 'BAD_VALUE'],
    ['one out of range', { value: 101 }, 'BAD_VALUE'],
    ['words', { value: 'good' }, 'BAD_VALUE'],
    ['a list', { value: [1] }, 'BAD_VALUE'],
    ['a reason too long', { value: 1, reason: 'x'.repeat(501) }, 'BAD_REASON'],
  ])('%s fails the step and says why', async (_name, inputs, errorCode) => {
    const { state, outputFields } = await run(pulse, '101', inputs);
    expect([state, outputFields.errorCode, typeof outputFields.message]).toEqual([
      'failed-continue',
      errorCode,
      'string',
    ]);
    expect(await pulses('101')).toEqual([]);
  });

  test('a company not known fails the step; a ticket is no company', async () => {
    expect((await run(pulse, '99999', { value: 1 })).outputFields).toMatchObject({ errorCode: 'COMPANY_NOT_FOUND' });
    const ticket = { path: pulse, objectId: '3000', objectType: 'tickets' as const, inputFields: { value: 1 } };
    expect((await product.hubspot.actions.run(ticket)).outputFields).toMatchObject({ errorCode: 'NOT_A_COMPANY' });
  });

  test('a v3 signature beside the v2 one decides', async () => {
    const wish = { path: pulse, objectId: '100', inputFields: { value: 1 } };
    expect((await product.hubspot.actions.run({ ...wish, signatures: 'both' })).statuses).toEqual([200]);
    const headers = { 'x-hubspot-signature-v3': 'x', 'x-hubspot-request-timestamp': String(Date.now()) };
    expect((await askAsWorkflow(product, pulse, { body: '{}', headers })).status).toBe(401);
  });
});
