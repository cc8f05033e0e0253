import { kinds } from '../record.ts';
import type { Happening } from './happenings.ts';
import type { Subscription } from './settings.ts';

/** What every event carries beside what happened. */
export interface Envelope {
  portalId: number;
  appId: number;
  /** Milliseconds. */
  occurredAt: number;
  changeSource: string;
  sourceId: string;
}

/** An event as it is sent; the attempt is added when it goes out. */
export type WebhookEvent = Record<string, unknown>;

/** Fields only the generic shape has. */
const genericOnly = ['fromObjectTypeId', 'toObjectTypeId', 'associationTypeId', 'associationCategory'];

/**
 * One event for each subscription that wants to know. They share a random event id where they tell of the same
 * happening, so the id alone is not unique.
 */
export function eventsFor(
  happening: Happening,
  envelope: Envelope,
  subscriptions: readonly Subscription[],
  eventId: number,
): WebhookEvent[] {
  return subscriptions
    .filter((subscription) => wants(subscription, happening))
    .map(({ id, subscriptionType }) => {
      const isGeneric = subscriptionType.startsWith('object.');
      const body = isGeneric ? happening.body : without(happening.body, genericOnly);
      const typed = isGeneric && 'objectId' in body ? { objectTypeId: kinds[happening.type].typeId } : {};
      return { eventId, subscriptionId: id, ...envelope, subscriptionType, ...body, ...typed };
    });
}

function wants({ subscriptionType, objectType, propertyName }: Subscription, happening: Happening): boolean {
  const [subject, name] = subscriptionType.split('.');
  if (name !== happening.name || (subject === 'object' ? objectType : subject) !== kinds[happening.type].singular)
    return false;
  return propertyName === undefined || propertyName === happening.propertyName;
}

function without(body: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}
