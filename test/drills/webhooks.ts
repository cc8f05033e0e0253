import type { Portal } from '../sandbox/hubspot/portal.ts';
import { signatureHeaders } from '../sandbox/hubspot/signature.ts';
import type { Place } from '../support/place.ts';
import { mustBe } from './drill.ts';

/** A name is nothing that is scored, but the card in the record shows it: a person would notice. */
export function changeCustomerOf(portal: Portal, id: string) {
  const company = portal.records.companies.find(id);
  // In front: of a very long name a card shows the beginning only.
  const name = `Renamed ${company?.properties.name ?? ''}`;
  portal.commit({
    ...{ op: 'change', type: 'companies', id, at: portal.clock.iso() },
    ...{ properties: { name }, source: 'CRM_UI' },
  });
  return { subscriptionType: 'company.propertyChange', propertyName: 'name', objectId: Number(id) };
}

let eventId = 0;

/** Tells the server of changes, as HubSpot does: what got no answer is told again. */
export async function deliver(place: Place, events: object[]): Promise<void> {
  const { hubspot } = place;
  const told = events.map((event) => {
    eventId += 1;
    return { eventId, portalId: hubspot.portalId, occurredAt: Date.now(), ...event };
  });
  for (let attemptNumber = 0; ; attemptNumber++) {
    const status = await post(
      place,
      told.map((event) => ({ ...event, attemptNumber })),
    ).catch((error: unknown) => {
      if (attemptNumber === attemptsMax) throw error;
      return null;
    });
    if (status === null) continue;
    mustBe('the answer to a webhook', status, 200);
    return;
  }
}

/** A connection kept from before may just have been closed; a server that is there answers the next time. */
const attemptsMax = 2;

async function post({ hubspot, appUrl }: Place, events: object[]): Promise<number> {
  const uri = `${appUrl}/webhooks/hubspot`;
  const body = JSON.stringify(events);
  const signed = { method: 'POST', uri, body, timestamp: Date.now() };
  const response = await fetch(uri, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signatureHeaders(hubspot.clientSecret, signed) },
    body,
  });
  return response.status;
}
