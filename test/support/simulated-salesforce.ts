import type { RecordType } from '@barometer/shared/crm.ts';
import { connectionIdOf } from '../../server/src/store/connections.ts';
import { captured } from '../sandbox/salesforce/cometd/payload.ts';
import { changeRecords } from '../sandbox/salesforce/control-records.ts';
import type { Org } from '../sandbox/salesforce/org.ts';
import { type Salesforce, type SalesforceOptions, startSalesforce } from '../sandbox/salesforce/server.ts';
import { salesforceEnv } from './crm-env.ts';
import type { Change, Shown, Simulated, SimulatedOptions } from './simulated.ts';

export interface SimulatedSalesforce extends Simulated {
  crm: 'salesforce';
  salesforce: Salesforce;
}

const objects = { company: 'Account', contact: 'Contact', deal: 'Opportunity', ticket: 'Case' } as const;

export async function startSimulatedSalesforce({
  appUrl,
  ...options
}: Pick<SimulatedOptions, 'book' | 'appUrl'> & Partial<SalesforceOptions>): Promise<SimulatedSalesforce> {
  const salesforce = await startSalesforce({
    redirectUris: [`${appUrl}/oauth/salesforce/callback`],
    serverUrl: appUrl,
    // As an administrator does it before anybody connects, unless the test is about an org without them.
    fields: 'deployed',
    ...options,
  });
  const { org, calls, faults } = salesforce;
  return {
    ...{ crm: 'salesforce', salesforce, faults },
    connectionId: connectionIdOf('salesforce', salesforce.orgId),
    env: salesforceEnv(salesforce),
    ids: (type) => live(org, type).map(({ Id }) => Id),
    nameOf: (companyId) => String(org.table('Account').find(companyId)?.Name ?? ''),
    shown: () => shownIn(org),
    make: (change) => void changeRecords(org, wish(change)),
    // What was changed is on the event bus.
    tell: async () => undefined,
    isHeard: () => salesforce.subscriptions() >= captured.length,
    onWritten: (hear) => onWritten(org, hear),
    calls: () => {
      const { total, byClass } = calls.report();
      const { stream, query, describe, update } = byClass;
      return { total: total - stream, reads: query + byClass['query-more'] + describe + byClass.read, writes: update };
    },
    resetCalls: () => calls.reset(),
    page: /^GET \S+\/query\?q=\S+ORDER(%20|\+)BY(%20|\+)Id\b/,
    turn: (switches) => org.switches.set(switches),
    pass: (ms) => org.clock.advance(ms),
    close: () => salesforce.close(),
  };
}

const live = (org: Org, type: RecordType) =>
  org
    .table(objects[type])
    .all()
    .filter(({ IsDeleted }) => IsDeleted !== true);

function shownIn(org: Org): Shown {
  return Object.fromEntries(
    live(org, 'company').map((row) => {
      const { Health_Details__c, Health_Band_Since__c: _since, ...fields } = row;
      const health = Object.entries(fields).filter(([name]) => name.startsWith('Health_'));
      const { scoredAt: _at, bandSince: _band, ...details } = JSON.parse(String(Health_Details__c ?? '{}'));
      return [row.Id, { ...Object.fromEntries(health), details }];
    }),
  );
}

const priorities = { LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High', URGENT: 'Critical' } as const;

/** As the sandbox's controls want to hear it. */
function wish(change: Change) {
  const patch = (type: RecordType, id: string, values: Record<string, unknown>) => ({
    ...{ action: 'patch', object: objects[type], id, values },
  });
  switch (change.does) {
    case 'rename':
      return patch('company', change.companyId, { Name: change.name });
    case 'promote':
      return patch('contact', change.id, { Title: change.title });
    case 'price':
      return patch('deal', change.id, { Amount: change.amount });
    case 'prioritise':
      return patch('ticket', change.id, { Priority: priorities[change.priority] });
    case 'move-deal':
      return patch('deal', change.id, { AccountId: change.companyId });
    case 'delete-ticket':
      return { action: 'delete', object: objects.ticket, id: change.id };
    case 'open-ticket': {
      const values = { AccountId: change.companyId, Subject: change.subject, Status: 'New', Priority: 'High' };
      return { action: 'create', object: objects.ticket, values };
    }
  }
}

function onWritten(org: Org, hear: (companyId: string) => void): void {
  const commit = org.commit.bind(org);
  org.commit = (mutation) => {
    commit(mutation);
    if (mutation.op !== 'change' || mutation.object !== 'Account') return;
    if (Object.keys(mutation.values).some((name) => name.startsWith('Health_'))) hear(mutation.id);
  };
}
