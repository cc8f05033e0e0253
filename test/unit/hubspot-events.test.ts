import { readDelivery } from '../../server/src/crm/hubspot/events.ts';
import { plan } from '../../server/src/sync/inbox.ts';

const base = {
  ...{ eventId: 100, subscriptionId: 1, portalId: 777, appId: 9, occurredAt: 1_764_000_000_000, attemptNumber: 0 },
  ...{ changeSource: 'CRM_UI', sourceId: 'userId:1' },
};
const changesOf = (event: object) => readDelivery([{ ...base, ...event }])?.events[0]?.changes;
const read = (type: string, id: string) => ({ type, id, action: 'read' });

describe('an event of HubSpot', () => {
  test.each([
    [
      'classic creation',
      { subscriptionType: 'company.creation', objectId: 5, changeFlag: 'NEW' },
      [read('company', '5')],
    ],
    [
      'classic property',
      { subscriptionType: 'deal.propertyChange', objectId: 5, propertyName: 'amount', propertyValue: '7' },
      [read('deal', '5')],
    ],
    ['classic deletion', { subscriptionType: 'ticket.deletion', objectId: 5 }, [read('ticket', '5')]],
    ['restore', { subscriptionType: 'contact.restore', objectId: 5 }, [read('contact', '5')]],
    [
      'generic property',
      { subscriptionType: 'object.propertyChange', objectTypeId: '0-5', objectId: 5, propertyName: 'subject' },
      [read('ticket', '5')],
    ],
    [
      'merge',
      { subscriptionType: 'company.merge', primaryObjectId: 5, mergedObjectIds: [6, 7], newObjectId: 8 },
      ['5', '8', '6', '7'].map((id) => read('company', id)),
    ],
    [
      'classic association',
      {
        ...{ subscriptionType: 'ticket.associationChange', associationType: 'TICKET_TO_COMPANY' },
        ...{ fromObjectId: 5, toObjectId: 6, associationRemoved: false, isPrimaryAssociation: true },
      },
      [read('ticket', '5')],
    ],
    [
      'generic association, told from the company',
      {
        ...{ subscriptionType: 'object.associationChange', fromObjectTypeId: '0-2', toObjectTypeId: '0-3' },
        ...{ fromObjectId: 5, toObjectId: 6, associationRemoved: true },
      },
      [read('deal', '6')],
    ],
    [
      'parent and child company',
      {
        ...{ subscriptionType: 'company.associationChange', associationType: 'PARENT_COMPANY_TO_CHILD_COMPANY' },
        ...{ fromObjectTypeId: '0-2', toObjectTypeId: '0-2', fromObjectId: 5, toObjectId: 6 },
      },
      [read('company', '5'), read('company', '6')],
    ],
    [
      'privacy deletion',
      { subscriptionType: 'contact.privacyDeletion', objectId: 5 },
      [{ type: 'contact', id: '5', action: 'erase' }],
    ],
  ])('%s', (_name, event, changes) => {
    expect(changesOf(event)).toEqual(changes);
  });

  test('of a kind we do not know is counted, one that is none too, and one about our own properties', () => {
    const delivery = readDelivery([
      { ...base, subscriptionType: 'line_item.creation', objectId: 1 },
      { ...base, subscriptionType: 'object.creation', objectTypeId: '2-123', objectId: 1 },
      { ...base, subscriptionType: 'conversation.newMessage', objectId: 1 },
      { ...base, subscriptionType: 'company.propertyChange', objectId: 1, propertyName: 'health_score' },
      { ...base, subscriptionType: 'company.creation', objectId: 'x' },
      { subscriptionType: 'company.creation' },
      null,
      7,
    ]);
    expect(delivery).toEqual({ events: [], unknown: 3, own: 1, malformed: 4 });
  });

  test.each([['{}'], ['null'], ['"x"'], ['7']])('a body that is %s is no delivery', (text) => {
    expect(readDelivery(JSON.parse(text))).toBeUndefined();
  });

  test('is told apart by what it is about, never by the attempt', () => {
    const key = (event: object) =>
      readDelivery([
        { ...base, subscriptionType: 'deal.propertyChange', objectId: 5, propertyName: 'amount', ...event },
      ])?.events[0]?.key;
    expect(key({ attemptNumber: 3 })).toBe(key({}));
    const others = [{ objectId: 6 }, { propertyName: 'stage' }, { occurredAt: 1 }, { eventId: 101 }];
    expect(new Set([key({}), ...others.map(key)]).size).toBe(5);
  });
});

test('what many events ask for is done once; what is erased is not read', () => {
  const changes = (type: 'contact' | 'deal', id: string, action: 'read' | 'erase' = 'read') => ({
    changes: [{ type, id, action }],
  });
  const planned = plan([
    changes('deal', '1'),
    changes('deal', '1'),
    changes('contact', '2'),
    changes('contact', '2', 'erase'),
  ]);
  expect([[...planned.read.deal], [...planned.read.contact], [...planned.erase.contact]]).toEqual([['1'], [], ['2']]);
});
