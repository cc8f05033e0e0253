import { items, pick, type Sandbox, startSandbox } from '../support/sandbox.ts';

const path = '/crm/objects/2026-09/tasks';
const about = (id: string, associationTypeId: number) => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});
const task = {
  properties: {
    hs_timestamp: '2026-11-02T09:00:00Z',
    hs_task_subject: 'Call them',
    hs_task_priority: 'HIGH',
    hubspot_owner_id: '501',
  },
  associations: [about('100', 192), about('3000', 230)],
};

describe('sandbox tasks', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ requiredScopes: ['oauth', 'crm.objects.contacts.write'] });
  });
  afterEach(() => sandbox.close());

  test('a task is made for its owner, and kept with what it is about', async () => {
    const made = await sandbox.call('POST', path, task);
    expect(made).toMatchObject({
      status: 201,
      body: { properties: { hs_task_subject: 'Call them' }, archived: false },
    });
    const { tasks } = (await sandbox.call('GET', '/_sandbox/tasks')).body as { tasks: unknown };
    expect(tasks).toMatchObject([
      {
        id: pick(made.body, 'id'),
        properties: { hs_timestamp: '2026-11-02T09:00:00.000Z', hubspot_owner_id: '501' },
        associations: [
          { objectType: 'companies', id: '100' },
          { objectType: 'tickets', id: '3000' },
        ],
      },
    ]);
  });

  test.each([
    ['without a time', { properties: { hs_task_subject: 'x' } }],
    ['with a property no task has', { properties: { ...task.properties, colour: 'red' } }],
    ['with a priority that does not exist', { properties: { ...task.properties, hs_task_priority: 'URGENT' } }],
    ['for an owner who is gone', { properties: { ...task.properties, hubspot_owner_id: '503' } }],
    ['about a record that is not there', { ...task, associations: [about('9', 192)] }],
    ['by an association type of something else', { ...task, associations: [about('100', 279)] }],
  ])('a task %s is refused', async (_what, body) => {
    expect(await sandbox.call('POST', path, body)).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR' },
    });
    expect(items((await sandbox.call('GET', '/_sandbox/tasks')).body, 'tasks')).toEqual([]);
  });

  test('it takes the scope to write contacts, or by a switch that of any object', async () => {
    const narrow = await startSandbox({ requiredScopes: ['oauth', 'crm.objects.companies.write'] });
    try {
      expect(await narrow.call('POST', path, task)).toMatchObject({
        status: 403,
        body: { errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }] },
      });
      narrow.portal.switches.set({ taskScope: 'any-object-write' });
      expect((await narrow.call('POST', path, task)).status).toBe(201);
    } finally {
      await narrow.close();
    }
  });
});
