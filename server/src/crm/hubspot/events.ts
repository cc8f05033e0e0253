import type { RecordType } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import { digestOf } from '../../digest.ts';
import type { CrmEvent, Delivery, EventChange } from '../happening.ts';
import { objectTypeIds } from './paths.ts';
import { propertyName } from './provision.ts';

/**
 * A webhook delivery: an array of up to 100 events, classic (`company.propertyChange`) or generic
 * (`object.propertyChange` with an `objectTypeId`). Fields beyond these are ignored; `eventId` alone is not unique.
 * https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
 */
/** HubSpot's ids are whole numbers of 64 bits. A larger one would be refused with the whole batch it is read in, for ever. */
const idMax = 2n ** 63n - 1n;
const Id = z
  .union([z.number().int().nonnegative(), z.string().regex(/^\d{1,19}$/)])
  .transform(String)
  .refine((id) => BigInt(id) <= idMax);
/** The end of the year 9999: later ones are written in a way that databases do not read. */
const lastMomentMs = 253_402_300_799_999;
const WireEvent = z.object({
  eventId: z.union([z.number(), z.string()]).transform(String),
  portalId: Id,
  occurredAt: z.number().int().min(0).max(lastMomentMs),
  subscriptionType: z.string().max(100),
  objectId: Id.optional(),
  objectTypeId: z.string().optional(),
  propertyName: z.string().optional(),
  fromObjectId: Id.optional(),
  fromObjectTypeId: z.string().optional(),
  toObjectId: Id.optional(),
  toObjectTypeId: z.string().optional(),
  associationType: z.string().optional(),
  primaryObjectId: Id.optional(),
  mergedObjectIds: z.array(Id).max(1_000).optional(),
  newObjectId: Id.optional(),
});
type WireEvent = z.infer<typeof WireEvent>;

/** @param body the parsed JSON; undefined when it is no array of events at all. */
export function readDelivery(body: unknown): Delivery | undefined {
  const items = z.array(z.unknown()).max(1_000).safeParse(body);
  if (!items.success) return undefined;
  const delivery: Delivery = { events: [], unknown: 0, malformed: 0, own: 0 };
  for (const item of items.data) {
    const parsed = WireEvent.safeParse(item);
    if (!parsed.success) delivery.malformed += 1;
    else if (isOwn(parsed.data)) delivery.own += 1;
    else {
      const event = toEvent(parsed.data);
      if (event) delivery.events.push(event);
      else delivery.unknown += 1;
    }
  }
  return delivery;
}

/** Nobody else writes these, and nothing is scored by them: our own write-back comes back as an event. */
const isOwn = ({ propertyName: name }: WireEvent) => name?.startsWith(propertyName('')) === true;

function toEvent(wire: WireEvent): CrmEvent | undefined {
  const changes = changesOf(wire);
  if (changes.length === 0) return undefined;
  const { portalId, subscriptionType, objectId, propertyName: property, eventId, occurredAt } = wire;
  // An association has no object of its own, and a merge is told by the records it joined.
  const about = [objectId, wire.fromObjectId, wire.toObjectId, wire.primaryObjectId, ...(wire.mergedObjectIds ?? [])];
  const told = [subscriptionType, wire.objectTypeId, about.join('-'), property, occurredAt, eventId].join(':');
  return { accountId: portalId, key: keyOf(told), occurredAt: new Date(occurredAt), changes };
}

/** Text that an index takes: of a merge of very many records, or of signs that no database keeps, the digest. */
const keyOf = (told: string) => (/^[\x20-\x7e]{1,500}$/.test(told) ? told : digestOf(told));

function changesOf(wire: WireEvent): EventChange[] {
  const [object = '', action = ''] = wire.subscriptionType.split('.', 2);
  const type = object === 'object' ? typeById.get(wire.objectTypeId ?? '') : typeByName.get(object);
  switch (action) {
    case 'creation':
    case 'propertyChange':
    case 'deletion':
    case 'restore':
      return read(type, wire.objectId);
    case 'merge':
      return [wire.primaryObjectId, wire.newObjectId, ...(wire.mergedObjectIds ?? [])].flatMap((id) => read(type, id));
    case 'associationChange':
      return associated(wire, type);
    case 'privacyDeletion':
      return read(type, wire.objectId).map((change) => ({ ...change, action: 'erase' }));
    default:
      return [];
  }
}

/** The child carries its companies, so it is read again; of two companies, both. */
function associated(wire: WireEvent, type: RecordType | undefined): EventChange[] {
  const [fromName, toName] = (wire.associationType ?? '').toLowerCase().split('_to_');
  const from = typeById.get(wire.fromObjectTypeId ?? '') ?? typeByName.get(fromName ?? '') ?? type;
  const to = typeById.get(wire.toObjectTypeId ?? '') ?? typeByName.get(toName ?? '');
  const ends = [...read(from, wire.fromObjectId), ...read(to, wire.toObjectId)];
  const children = ends.filter((end) => end.type !== 'company');
  return children.length > 0 ? children : ends;
}

const read = (type: RecordType | undefined, id: string | undefined): EventChange[] =>
  type === undefined || id === undefined ? [] : [{ type, id, action: 'read' }];

const types: readonly RecordType[] = ['company', 'contact', 'deal', 'ticket'];
const typeByName = new Map<string, RecordType>(types.map((type) => [type, type]));
const typeById = new Map<string, RecordType>(types.map((type) => [objectTypeIds[type], type]));
