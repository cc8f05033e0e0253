import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';

const channel = '/data/AccountChangeEvent';

describe('change events of the simulated org', () => {
  let sandbox: SalesforceSandbox;
  let ids: string[];
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ fields: 'deployed' });
    ids = await sandbox.accountIds();
  });
  afterEach(() => sandbox.close());

  async function bayeux(messages: object[], token = sandbox.token): Promise<unknown[]> {
    const response = await fetch(`${sandbox.url}/cometd/67.0`, {
      method: 'POST',
      headers: { authorization: `OAuth ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(messages),
    });
    return items({ list: await response.json() }, 'list');
  }
  const handshake = async () => {
    const [answer] = await bayeux([
      { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], id: '1' },
    ]);
    return String(pick(answer, 'clientId'));
  };
  const subscribe = async (clientId: string, replay?: number, subscription = channel) => {
    const ext = replay === undefined ? {} : { ext: { replay: { [subscription]: replay } } };
    return (await bayeux([{ channel: '/meta/subscribe', clientId, subscription, id: '2', ...ext }]))[0];
  };
  const poll = async (clientId: string) => {
    const answers = await bayeux([
      { channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 }, id: '3' },
    ]);
    return { events: answers.slice(0, -1), connect: answers.at(-1) };
  };
  const write = (values: Record<string, unknown>, id = ids[0], headers = {}) =>
    sandbox.call('PATCH', `/sobjects/Account/${id}`, values, headers);
  const header = (event: unknown) => Object(pick(event, 'data.payload.ChangeEventHeader'));

  test('an update carries what changed alone, who did it and by way of which client', async () => {
    const clientId = await handshake();
    expect(await subscribe(clientId)).toMatchObject({ successful: true, subscription: channel });
    await write({ Health_Score__c: 55, BillingCity: 'Kyoto' }, ids[0], { 'Sforce-Call-Options': 'client=Barometer' });
    const { events, connect } = await poll(clientId);
    expect(connect).toMatchObject({ successful: true, advice: { reconnect: 'retry' } });
    expect(events).toHaveLength(1);
    expect(pick(events[0], 'data.payload')).toMatchObject({ Health_Score__c: 55, BillingAddress: { City: 'Kyoto' } });
    expect(header(events[0])).toMatchObject({
      entityName: 'Account',
      recordIds: [ids[0]],
      changeType: 'UPDATE',
      changeOrigin: 'com/salesforce/api/rest/67.0;client=Barometer',
      commitUser: sandbox.org.integrationUserId,
      changedFields: ['LastModifiedDate', 'LastModifiedById', 'BillingAddress.City', 'Health_Score__c'],
    });
    expect((await poll(clientId)).events).toEqual([]);
  });

  test('a person at the screen has no client; deletions carry no values, and what came back carries them all', async () => {
    const clientId = await handshake();
    await subscribe(clientId);
    for (const action of ['delete', 'undelete']) {
      await sandbox.control('POST', '/records', { action, object: 'Account', id: ids[0] });
    }
    const { events } = await poll(clientId);
    expect(events.map((event) => header(event).changeType)).toEqual(['DELETE', 'UNDELETE']);
    expect(Object.keys(Object(pick(events[0], 'data.payload')))).toEqual(['ChangeEventHeader']);
    expect(pick(events[1], 'data.payload.Name')).toBe('Company 0');
    expect(header(events[0]).changeOrigin).toBe('');
  });

  test('records changed alike in one call are one event with several ids', async () => {
    const clientId = await handshake();
    await subscribe(clientId);
    const records = ids.map((id) => ({ attributes: { type: 'Account' }, id, Health_Band__c: 'red' }));
    await sandbox.call('PATCH', '/composite/sobjects', { records });
    const { events } = await poll(clientId);
    expect(events.map((event) => header(event).recordIds)).toEqual([ids]);
  });

  test('events are replayed after an id for 72 hours; then the id is refused', async () => {
    const first = await handshake();
    await subscribe(first);
    await write({ Health_Score__c: 1 });
    await write({ Health_Score__c: 2 });
    const { events } = await poll(first);
    const seen = Number(pick(events[0], 'data.event.replayId'));
    const second = await handshake();
    await subscribe(second, seen);
    expect((await poll(second)).events.map((event) => pick(event, 'data.payload.Health_Score__c'))).toEqual([2]);
    const third = await handshake();
    await subscribe(third, -2);
    expect((await poll(third)).events).toHaveLength(2);
    expect(pick(await subscribe(third, 12), 'error')).toBe(
      '400::The replayId {12} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.',
    );
    sandbox.pass(72 * 3_600_000 + 1);
    const token = sandbox.install().accessToken;
    const [shaken] = await bayeux([{ channel: '/meta/handshake' }], token);
    const clientId = pick(shaken, 'clientId');
    const late = { channel: '/meta/subscribe', clientId, subscription: channel, ext: { replay: { [channel]: seen } } };
    expect(pick((await bayeux([late], token))[0], 'successful')).toBe(false);
  });

  test('a waiting poll is answered when something happens', async () => {
    const clientId = await handshake();
    await subscribe(clientId, -1, '/data/ChangeEvents');
    const waiting = bayeux([{ channel: '/meta/connect', clientId, connectionType: 'long-polling', id: '9' }]);
    await sandbox.control('GET', '/');
    await sandbox.control('POST', '/records', {
      action: 'create',
      object: 'Contact',
      values: { LastName: 'Ito', FirstName: 'Emi' },
    });
    const [event] = await waiting;
    expect(event).toMatchObject({
      channel: '/data/ChangeEvents',
      data: { payload: { Name: { FirstName: 'Emi', LastName: 'Ito' }, ChangeEventHeader: { changeType: 'CREATE' } } },
    });
  });

  test('gaps and overflows name records and carry nothing else', async () => {
    const clientId = await handshake();
    await subscribe(clientId);
    await sandbox.control('POST', '/events', { object: 'Account', changeType: 'GAP_OVERFLOW', recordIds: ['001*'] });
    const [event] = (await poll(clientId)).events;
    expect(header(event)).toMatchObject({ changeType: 'GAP_OVERFLOW', recordIds: ['001*'] });
  });

  test('a dead session, a forgotten client and an unknown channel each have their answer', async () => {
    expect((await bayeux([{ channel: '/meta/handshake' }], 'dead'))[0]).toMatchObject({
      successful: false,
      error: '403::Handshake denied',
      advice: { reconnect: 'none' },
    });
    const clientId = await handshake();
    expect(pick(await subscribe(clientId, -1, '/data/LeadChangeEvent'), 'successful')).toBe(false);
    sandbox.pass(40_001);
    expect((await poll(clientId)).connect).toMatchObject({
      error: '403::Unknown client',
      advice: { reconnect: 'handshake' },
    });
    expect((await fetch(`${sandbox.url}/cometd/67.0`)).status).toBe(400);
  });
});
