import { createHash, createHmac } from 'node:crypto';
import { retryWaitMs } from '../sandbox/hubspot/webhooks/retry.ts';
import type { WebhookInput } from '../sandbox/hubspot/webhooks/settings.ts';
import { items, pick, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { bookTime } from '../support/small-book.ts';
import { type Receiver, startReceiver } from '../support/webhook-receiver.ts';

const companies = '/crm/objects/2026-09/companies';
const hourMs = 3_600_000;
/** Ids travel as numbers, in no particular order. */
const byText = (events: Record<string, unknown>[]) => events.map((event) => JSON.stringify(event)).sort();

let sandbox: Sandbox;
let receiver: Receiver;

async function start(
  options: WebhookInput['options'] = {},
  rest: Partial<WebhookInput> = {},
  answer?: Parameters<typeof startReceiver>[0],
): Promise<void> {
  sandbox = await startSandbox();
  receiver = await startReceiver(answer);
  const set = await sandbox.call('POST', '/_sandbox/webhooks', { targetUrl: receiver.url, options, ...rest });
  expect(set.status).toBe(201);
}
afterEach(async () => {
  await sandbox?.close();
  await receiver?.close();
});

const change = (body: unknown) => sandbox.call('POST', '/_sandbox/records', body);
const rename = (id: string, name: string) =>
  change({ action: 'patch', objectType: 'companies', id, properties: { name } });
const report = async () => (await sandbox.call('GET', '/_sandbox/webhooks')).body;

async function received(): Promise<Record<string, unknown>[]> {
  await sandbox.webhooks.idle();
  return receiver.events();
}

describe('what an event says', () => {
  test('a change by a person, in the generic shape', async () => {
    await start();
    await rename('100', 'Renamed');
    expect(await received()).toEqual([
      {
        eventId: expect.any(Number),
        subscriptionId: expect.any(Number),
        portalId: 777_001,
        appId: 4_010_777,
        occurredAt: bookTime,
        subscriptionType: 'object.propertyChange',
        attemptNumber: 0,
        objectId: 100,
        objectTypeId: '0-2',
        propertyName: 'name',
        propertyValue: 'Renamed',
        changeSource: 'CRM_UI',
        sourceId: 'userId:9001',
        isSensitive: false,
      },
    ]);
  });

  test('the same in the classic shape, and in both', async () => {
    await start({ shape: 'classic' });
    await rename('100', 'Renamed');
    const [classic] = await received();
    expect(classic).toMatchObject({ subscriptionType: 'company.propertyChange', objectId: 100, propertyName: 'name' });
    expect(classic).not.toHaveProperty('objectTypeId');
    await sandbox.call('POST', '/_sandbox/webhooks', { targetUrl: receiver.url, options: { shape: 'both' } });
    await rename('100', 'Again');
    const types = (await received()).slice(1).map((event) => event.subscriptionType);
    expect(types.sort()).toEqual(['company.propertyChange', 'object.propertyChange']);
  });

  test("our own app's writes are told as an integration's, by its id", async () => {
    await start();
    await sandbox.call('POST', `${companies}/batch/update`, {
      inputs: [{ id: '100', properties: { city: 'Bern', annualrevenue: '7' } }],
    });
    const events = await received();
    expect(events.map((event) => event.propertyName).sort()).toEqual(['annualrevenue', 'city']);
    for (const event of events) expect(event).toMatchObject({ changeSource: 'INTEGRATION', sourceId: '4010777' });
  });

  test('nothing for a write that changes nothing, and never anything of hs_lastmodifieddate', async () => {
    await start();
    await sandbox.call('PATCH', `${companies}/100`, { properties: { name: 'Company 0' } });
    await rename('100', 'Company 00');
    await change({
      action: 'patch',
      objectType: 'contacts',
      id: '1000',
      properties: { num_unique_conversion_events: '3' },
    });
    expect((await received()).map((event) => event.propertyName)).toEqual(['name']);
  });

  test('creation, deletion and restoring', async () => {
    await start();
    sandbox.portal.switches.set({ creationTellsProperties: 'no' });
    const made = await change({ action: 'create', objectType: 'tickets', properties: { subject: 'New' } });
    const id = Number(pick(made.body, 'records.0.id'));
    await change({ action: 'archive', objectType: 'tickets', id: String(id) });
    await change({ action: 'restore', objectType: 'tickets', id: String(id) });
    const told = (await received()).map(({ subscriptionType, objectId, objectTypeId }) => [
      subscriptionType,
      objectId,
      objectTypeId,
    ]);
    expect(told.sort()).toEqual([
      ['object.creation', id, '0-5'],
      ['object.deletion', id, '0-5'],
      ['object.restore', id, '0-5'],
    ]);
  });

  test('a new record tells its values as well, unless the switch says otherwise', async () => {
    await start();
    await change({ action: 'create', objectType: 'companies', properties: { name: 'New', city: 'Bern' } });
    expect((await received()).map((event) => event.propertyName ?? 'creation').sort()).toEqual([
      'city',
      'creation',
      'name',
    ]);
  });

  test('associations are told from both ends, once per type, without an object id', async () => {
    await start();
    await change({ action: 'patch', objectType: 'deals', id: '2000', companyIds: ['101'] });
    const events = await received();
    const told = events.map((event) =>
      [event.fromObjectId, event.toObjectId, event.associationTypeId, event.associationRemoved].join(' '),
    );
    expect(told.sort()).toEqual(
      [
        ...['2000 100 341 true', '2000 100 5 true', '100 2000 342 true', '100 2000 6 true'],
        ...['2000 101 341 false', '2000 101 5 false', '101 2000 342 false', '101 2000 6 false'],
      ].sort(),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        subscriptionType: 'object.associationChange',
        associationType: 'DEAL_TO_COMPANY',
        fromObjectTypeId: '0-3',
        toObjectTypeId: '0-2',
        associationCategory: 'HUBSPOT_DEFINED',
        isPrimaryAssociation: true,
      }),
    );
    for (const event of events) expect(event).not.toHaveProperty('objectId');
  });

  test('a merge names both old ids and the new one', async () => {
    await start();
    await change({ action: 'merge', objectType: 'companies', primaryId: '100', mergeId: '101' });
    const [merge] = await received();
    expect(merge).toMatchObject({
      subscriptionType: 'object.merge',
      primaryObjectId: 100,
      mergedObjectIds: [101],
      newObjectId: Number(sandbox.portal.records.companies.survivorOf('100')),
      numberOfPropertiesMoved: 0,
    });
  });

  test('an erased contact is told as a privacy deletion', async () => {
    await start();
    await change({ action: 'erase', objectType: 'contacts', id: '1001' });
    const types = (await received()).map((event) => event.subscriptionType);
    expect(types.sort()).toEqual(['contact.privacyDeletion', 'object.deletion']);
  });

  test('only what is subscribed is told', async () => {
    const wanted = [
      { subscriptionType: 'object.propertyChange', objectType: 'company', propertyName: 'city' } as const,
    ];
    await start({}, { subscriptions: wanted });
    await rename('100', 'Renamed');
    await change({ action: 'patch', objectType: 'companies', id: '100', properties: { city: 'Bern' } });
    await change({ action: 'archive', objectType: 'companies', id: '101' });
    expect((await received()).map((event) => event.propertyName)).toEqual(['city']);
  });

  test('an uninstall is told to nobody, and neither is what comes after it', async () => {
    await start();
    await sandbox.call('POST', '/_sandbox/uninstall');
    await rename('100', 'Renamed');
    expect(await received()).toEqual([]);
  });
});

describe('how it is delivered', () => {
  test('signed with the app’s secret over the whole target, v3 and the older way', async () => {
    await start();
    await rename('100', 'Renamed ✓');
    await received();
    const [request] = receiver.requests;
    const { headers, body } = request ?? { headers: {} as Record<string, string>, body: '' };
    const timestamp = String(headers['x-hubspot-request-timestamp']);
    expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(60_000);
    const text = `POST${receiver.url.replace('%40', '@')}${body}${timestamp}`;
    const hmac = createHmac('sha256', sandbox.clientSecret).update(text).digest('base64');
    expect(headers['x-hubspot-signature-v3']).toBe(hmac);
    const plain = createHash('sha256').update(`${sandbox.clientSecret}${body}`).digest('hex');
    expect([headers['x-hubspot-signature'], headers['x-hubspot-signature-version']]).toEqual([plain, 'v1']);
  });

  test('in arrays of at most a hundred, shuffled, the same for the same seed', async () => {
    const orders = [];
    for (const seed of [5, 5, 6]) {
      await start({ seed });
      const names = Array.from({ length: 250 }, (_, index) => `Name ${index}`);
      await change(
        names.map((name) => ({ action: 'patch', objectType: 'companies', id: '100', properties: { name } })),
      );
      const events = await received();
      expect(receiver.requests.map((request) => request.events.length).sort()).toEqual([100, 100, 50]);
      const order = receiver.requests.map(({ events }) => events.map((event) => event.propertyValue).join()).sort();
      expect(events.map((event) => event.propertyValue)).not.toEqual(names);
      expect(events.map((event) => String(event.propertyValue)).sort()).toEqual(names.sort());
      orders.push(order.join('\n'));
      await sandbox.close();
      await receiver.close();
    }
    expect(orders[0]).toBe(orders[1]);
    expect(orders[0]).not.toBe(orders[2]);
  });

  test('with events lost, doubled and late, each counted', async () => {
    await start({ lost: 0.1, duplicates: 0.2, late: 0.1 });
    await change(
      Array.from({ length: 500 }, (_, index) => {
        return { action: 'patch', objectType: 'companies', id: '100', properties: { name: `N${index}` } };
      }),
    );
    const early = (await received()).length;
    const before = await report();
    const count = (name: string) => Number(pick(before, `counts.${name}`));
    expect(count('events')).toBe(500);
    for (const name of ['lost', 'duplicated', 'late']) expect(count(name)).toBeGreaterThan(20);
    expect(items(before, 'lost')).toHaveLength(count('lost'));
    sandbox.pass(hourMs);
    const all = await received();
    expect(all.length - early).toBe(count('late'));
    expect(all.length).toBe(500 - count('lost') + count('duplicated'));
    expect(new Set(byText(all)).size).toBe(500 - count('lost'));
  });

  test('again after a refusal, with the attempt counted, until it is taken', async () => {
    const statuses = [500, 400, 429, 200];
    await start({}, {}, (response, count) => void response.writeHead(statuses[count - 1] ?? 200).end());
    await rename('100', 'Renamed');
    await received();
    for (const _try of [1, 2, 3]) {
      sandbox.pass(hourMs);
      await received();
    }
    expect(receiver.events().map((event) => event.attemptNumber)).toEqual([0, 1, 2, 3]);
    expect(await report()).toMatchObject({
      counts: { requests: 4, failedRequests: 3, retries: 3, delivered: 1, givenUp: 0 },
      requests: [{ status: 500 }, { status: 400 }, { status: 429 }, { status: 200 }],
    });
  });

  test('nobody there, or nobody answering in time: retried, and given up after ten times in a day', async () => {
    await start({ timeoutMs: 60 }, {}, () => undefined);
    await rename('100', 'Renamed');
    await received();
    await receiver.close();
    for (let hour = 0; hour < 24; hour++) {
      sandbox.pass(hourMs);
      await sandbox.webhooks.idle();
    }
    const ended = await report();
    expect(ended).toMatchObject({ counts: { requests: 11, delivered: 0, givenUp: 1 }, waiting: { later: 0 } });
    expect(items(ended, 'requests').map((request) => pick(request, 'error'))).toEqual([
      'timeout',
      ...Array.from({ length: 10 }, () => 'connection failed'),
    ]);
  });

  test('the waits between ten retries are random and fit into a day', () => {
    const waits = (random: number) => Array.from({ length: 10 }, (_, attempt) => retryWaitMs(attempt, random) ?? 0);
    const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
    expect(sum(waits(0.999))).toBeLessThanOrEqual(24 * hourMs);
    expect(sum(waits(0))).toBeGreaterThan(11 * hourMs);
    expect(waits(0.2)).not.toEqual(waits(0.8));
    expect(retryWaitMs(10, 0.5)).toBeUndefined();
  });

  test('a target of a restarted account, given from the start; settings that make no sense are refused', async () => {
    receiver = await startReceiver();
    sandbox = await startSandbox({ webhooks: { targetUrl: receiver.url } });
    await rename('100', 'Renamed');
    expect(await received()).toHaveLength(1);
    const wrong = { targetUrl: 'ftp://x', options: { lost: 2, colour: 'red' } };
    const refused = await sandbox.call('POST', '/_sandbox/webhooks', wrong);
    expect(refused.status).toBe(400);
    expect(items(refused.body, 'problems').length).toBeGreaterThanOrEqual(3);
    await sandbox.call('DELETE', '/_sandbox/webhooks');
    await rename('100', 'Once more');
    expect(await received()).toHaveLength(1);
    expect(await report()).toEqual({ targetUrl: null });
  });
});
