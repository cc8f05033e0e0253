import { wantedLists } from '../../server/src/settings/wanted-lists.ts';
import { findConnection } from '../../server/src/store/connections.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { Row } from '../sandbox/salesforce/objects/define.ts';
import { type SalesforceProduct, startSalesforceProduct } from '../support/product.ts';

const now = new Date();
const book = generateBook({ companies: 12, seed: 3, now });

let product: SalesforceProduct;
const start = async (fields: 'missing' | 'deployed') => {
  product = await startSalesforceProduct({ book, salesforce: { fields } });
};
afterEach(() => product?.close());

const accounts = (): Row[] =>
  [...product.salesforce.org.table('Account').all()].filter(({ IsDeleted }) => IsDeleted !== true);
const scoresOf = () => accounts().map((account) => account.Health_Score__c);
const metadataCalls = () => {
  const { metadata } = product.salesforce.calls.report().byClass;
  product.salesforce.calls.reset();
  return metadata;
};
async function account() {
  const connection = await findConnection(product.server.db, product.connectionId);
  if (!connection) throw new Error('Nothing is connected.');
  return product.server.ops.doctor.openAccount(connection);
}

describe('an org without our fields', () => {
  test('gets them, shown to our user alone, on connecting; a second sync makes nothing', async () => {
    await start('missing');
    expect(await product.connect()).toMatchObject({ written: accounts().length, refused: 0 });
    expect(scoresOf().some((score) => typeof score === 'number')).toBe(true);
    expect(metadataCalls()).toBeGreaterThan(0);
    expect([...product.salesforce.org.permissionSets.keys()]).toEqual(['Barometer_Integration']);
    await product.sync();
    expect(metadataCalls()).toBe(0);
  });

  test('whose user may not make them is told what to deploy, and whom to give it', async () => {
    await start('missing');
    product.salesforce.org.switches.set({ customizeApplication: 'missing' });
    const failure = await product.connect().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'forbidden', retryable: false });
    expect(String(failure)).toMatch(/Health_Score__c[\s\S]*app-extension\/salesforce[\s\S]*permission set/);
  });
});

describe('an org with our fields', () => {
  test('that loses one has it made anew, and everything written again', async () => {
    await start('deployed');
    await product.connect();
    product.salesforce.org.commit({ op: 'remove-field', object: 'Account', name: 'Health_Grade__c' });
    expect(await product.sync()).toMatchObject({ written: accounts().length, refused: 0 });
    expect(accounts().some((one) => typeof one.Health_Grade__c === 'string')).toBe(true);
  });

  test('that loses one while it is written stops there, and mends it at the next sync', async () => {
    await start('deployed');
    const { faults, org } = product.salesforce;
    const body = [
      { message: "No such column 'Health_Grade__c' on sobject of type Account", errorCode: 'INVALID_FIELD' },
    ];
    faults.add({ fault: 'status', status: 400, body, match: { method: 'PATCH', times: 1 } });
    await expect(product.connect()).rejects.toMatchObject({ code: 'field-conflict' });
    org.commit({ op: 'remove-field', object: 'Account', name: 'Health_Grade__c' });
    expect(await product.sync()).toMatchObject({ written: accounts().length, refused: 0 });
  });

  test('of another type leaves it alone, and says which', async () => {
    await start('missing');
    const field = { name: 'Health_Band__c', type: 'double' as const, access: 'everyone' as const, custom: true };
    const like = product.salesforce.org.schema.field('Account', 'NumberOfEmployees');
    if (!like) throw new Error('The org has no number of employees.');
    product.salesforce.org.commit({ op: 'field', object: 'Account', field: { ...like, ...field } });
    const failure = await product.connect().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'field-conflict' });
    expect(String(failure)).toContain('Health_Band__c is a double');
    expect(product.salesforce.org.schema.field('Account', 'Health_Score__c')).toBeUndefined();
  });

  test('can have the lists of the model as list views, each once, and tasks about accounts', async () => {
    await start('deployed');
    await product.connect();
    const crm = await account();
    const model = await product.server.models.current(product.connectionId);
    const [list] = wantedLists(model.compiled.model);
    if (!list) throw new Error('The model has no lists.');
    const made = await crm.ensureList(list, null);
    expect(await crm.ensureList(list, made)).toBe(made);
    const [first] = accounts();
    const task = { title: 'Call them', text: 'Score fell.\nAsk why.', dueAt: now, priority: 'high' as const };
    const id = await crm.createTask({ companyId: first?.Id ?? '', ownerId: String(first?.OwnerId), ...task });
    expect(product.salesforce.org.table('Task').find(id)).toMatchObject({
      ...{ WhatId: first?.Id, Subject: 'Call them', Priority: 'High', Status: 'Not Started' },
    });
  });
});

describe('listening', () => {
  const minute = 60_000;
  /** Works until nothing is left, or something must have arrived. */
  const until = async (holds: () => boolean | Promise<boolean>) => {
    const giveUpAt = Date.now() + minute;
    while (!(await holds())) {
      if (Date.now() > giveUpAt)
        throw new Error(`It did not come (${product.salesforce.subscriptions()}): ${product.log().slice(-2500)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await product.server.queue.idle();
  };
  const positions = () => product.server.db.selectFrom('listen_position').selectAll().execute();
  const ticketOf = (companyId: string | undefined) =>
    [...product.salesforce.org.table('Case').all()].find(
      ({ AccountId, IsClosed }) => AccountId === companyId && IsClosed === true,
    );
  const patch = (id: string | undefined, values: Record<string, unknown>) =>
    fetch(`${product.salesforce.url}/_sandbox/records`, {
      method: 'POST',
      body: JSON.stringify({ action: 'patch', object: 'Case', id, values }),
      headers: { 'content-type': 'application/json' },
    });

  test('hears of a change as it happens, goes on where it ended, and has what is too long ago polled', async () => {
    await start('deployed');
    await product.connect();
    const customer = accounts().find((one) => one.Lifecycle_Stage__c === 'customer' && ticketOf(one.Id));
    const ticket = ticketOf(customer?.Id);
    const details = () => product.salesforce.org.table('Account').find(customer?.Id ?? '')?.Health_Details__c;
    await product.server.runDue();
    await until(() => product.salesforce.subscriptions() === 4);
    let before = details();
    await patch(ticket?.Id, { Status: 'New', Priority: 'Critical' });
    await until(() => details() !== before);
    expect((await positions()).map(({ connection_id }) => connection_id)).toEqual([product.connectionId]);

    // What happens while nobody listens is told when somebody does again.
    await product.restart();
    before = details();
    await patch(ticket?.Id, { Priority: 'Low' });
    await product.server.runDue();
    await until(() => details() !== before);

    // Events are kept for three days.
    const position = JSON.stringify({ '/data/CaseChangeEvent': 1 });
    await product.restart();
    await product.server.db.updateTable('listen_position').set({ position }).execute();
    before = details();
    await patch(ticket?.Id, { Priority: 'Critical' });
    await product.server.runDue();
    await until(() => details() !== before);
  });

  test('an org without change data capture is polled, and told so once', async () => {
    await start('deployed');
    product.salesforce.org.switches.set({ changeDataCapture: 'off' });
    await product.connect();
    await product.server.runDue();
    await until(() => product.log().includes('changes are found by polling'));
    const heard = product.log().match(/changes are found by polling/g)?.length;
    await product.server.runDue();
    await product.server.queue.idle();
    expect(product.log().match(/changes are found by polling/g)?.length).toBe(heard);
    expect(await positions()).toEqual([]);
  });
});
