import type { RecordType } from '@barometer/shared/crm.ts';
import { connectionIdOf } from '../../server/src/store/connections.ts';
import type { Portal } from '../sandbox/hubspot/portal.ts';
import { type HubSpot, type HubSpotOptions, startHubSpot } from '../sandbox/hubspot/server.ts';
import { signatureHeaders } from '../sandbox/hubspot/signature.ts';
import { hubspotEnv } from './crm-env.ts';
import type { Change, Shown, Simulated, SimulatedOptions } from './simulated.ts';

export interface SimulatedHubSpot extends Simulated {
  crm: 'hubspot';
  hubspot: HubSpot;
}

const collections = { company: 'companies', contact: 'contacts', deal: 'deals', ticket: 'tickets' } as const;

export async function startSimulatedHubSpot({
  appUrl,
  ...options
}: Pick<SimulatedOptions, 'book' | 'appUrl'> & Partial<HubSpotOptions>): Promise<SimulatedHubSpot> {
  const hubspot = await startHubSpot({
    redirectUris: [`${appUrl}/oauth/hubspot/callback`],
    serverUrl: appUrl,
    // A generous account, unless the test is about limits: our side keeps to what the account says it allows.
    limits: { tenSecondly: 100_000, searchSecondly: 1_000 },
    ...options,
  });
  const { portal, calls, faults } = hubspot;
  const live = (type: RecordType) => portal.records[collections[type]].all();
  return {
    ...{ crm: 'hubspot', hubspot, faults },
    connectionId: connectionIdOf('hubspot', String(hubspot.portalId)),
    env: hubspotEnv(hubspot),
    ids: (type) => live(type).map(({ id }) => id),
    nameOf: (companyId) => portal.records.companies.find(companyId)?.properties.name ?? '',
    shown: () => shownIn(portal),
    make: (change) => make(portal, change),
    tell: (changes) => tell(hubspot, appUrl, changes.map(eventOf)),
    isHeard: () => true,
    onWritten: (hear) => onWritten(portal, hear),
    calls: () => {
      const { total, byClass } = calls.report();
      return { total, reads: byClass.read + byClass.search, writes: byClass.write };
    },
    resetCalls: () => calls.reset(),
    page: /^GET \/crm\/objects\/[^/]+\/(companies|contacts|deals|tickets)\?/,
    turn: (switches) => portal.switches.set(switches),
    pass: (ms) => portal.clock.advance(ms),
    close: () => hubspot.close(),
  };
}

function shownIn(portal: Portal): Shown {
  return Object.fromEntries(
    portal.records.companies.all().map(({ id, properties }) => {
      const { health_details, health_band_since: _since, ...fields } = properties;
      const health = Object.entries(fields).filter(([name]) => name.startsWith('health_'));
      const { scoredAt: _at, bandSince: _band, ...details } = JSON.parse(health_details ?? '{}');
      return [id, { ...Object.fromEntries(health), details }];
    }),
  );
}

let created = 0;

function make(portal: Portal, change: Change): void {
  const at = portal.clock.iso();
  const patch = (type: (typeof collections)[RecordType], id: string, properties: Record<string, string>) =>
    portal.commit({ op: 'change', type, id, at, properties, source: 'CRM_UI' });
  switch (change.does) {
    case 'rename':
      patch('companies', change.companyId, { name: change.name });
      break;
    case 'promote':
      patch('contacts', change.id, { jobtitle: change.title });
      break;
    case 'price':
      patch('deals', change.id, { amount: String(change.amount) });
      break;
    case 'prioritise':
      patch('tickets', change.id, { hs_ticket_priority: change.priority });
      break;
    case 'move-deal':
      portal.commit({ op: 'companies', type: 'deals', id: change.id, companyIds: [change.companyId], at });
      break;
    case 'delete-ticket':
      portal.commit({ op: 'archive', type: 'tickets', id: change.id, at });
      break;
    case 'open-ticket': {
      const state = { hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_priority: 'HIGH' };
      created += 1;
      portal.commit({
        ...{ op: 'create', type: 'tickets', id: String(7_000_000_000 + created), at, source: 'CRM_UI' },
        ...{ properties: { subject: change.subject, ...state }, companyIds: [change.companyId] },
      });
    }
  }
}

function eventOf(change: Change): object {
  if (change.does !== 'rename') throw new Error(`No webhook is made up for ${change.does}.`);
  return { subscriptionType: 'company.propertyChange', propertyName: 'name', objectId: Number(change.companyId) };
}

/** HubSpot's largest delivery. */
const eventsMax = 100;
/** A connection kept from before may just have been closed; a server that is there answers the next time. */
const attemptsMax = 2;
let eventId = 0;

/** Tells the server as HubSpot does: what got no answer is told again. @throws when it answers anything but 200. */
async function tell(hubspot: HubSpot, appUrl: string, events: readonly object[]): Promise<void> {
  for (let start = 0; start < events.length; start += eventsMax) {
    const told = events.slice(start, start + eventsMax).map((event) => {
      eventId += 1;
      return { eventId, portalId: hubspot.portalId, occurredAt: Date.now(), ...event };
    });
    const status = await deliver(hubspot, `${appUrl}/webhooks/hubspot`, told);
    if (status !== 200) throw new Error(`A webhook was answered ${status}.`);
  }
}

async function deliver(hubspot: HubSpot, uri: string, events: object[], attemptNumber = 0): Promise<number> {
  const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber })));
  const signed = signatureHeaders(hubspot.clientSecret, { method: 'POST', uri, body, timestamp: Date.now() });
  const headers = { 'content-type': 'application/json', ...signed };
  try {
    return (await fetch(uri, { method: 'POST', headers, body })).status;
  } catch (error) {
    if (attemptNumber === attemptsMax) throw error;
    return deliver(hubspot, uri, events, attemptNumber + 1);
  }
}

function onWritten(portal: Portal, hear: (companyId: string) => void): void {
  const commit = portal.commit.bind(portal);
  portal.commit = (mutation) => {
    commit(mutation);
    if (mutation.op !== 'change' || mutation.type !== 'companies') return;
    if (Object.keys(mutation.properties).some((name) => name.startsWith('health_'))) hear(mutation.id);
  };
}
