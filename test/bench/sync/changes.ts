import type { HubSpot } from '../../sandbox/hubspot/server.ts';
import { type Counts, idAt } from './book.ts';

/** One change of a ticket, and what became of its company's score. */
export interface Followed {
  /** The property a person looks at, in the CRM: what it was when the change was made, and when all was done. */
  before: string | null;
  after: string | null;
  /** From the change to the first write of the company after it, in ms; null: it was not written. */
  writtenMs: number | null;
}

export interface ChangePlan {
  changes: number;
  perSecond: number;
  /** How long nothing more may be written for all to be done. */
  quietMs: number;
}

const scoreProperty = 'health_score';

/**
 * People at work on tickets, each change on a company of its own: a third opens an urgent one, a third makes one urgent,
 * a third opens a closed one again. When each company's score was written is seen where the CRM takes it.
 */
export async function makeChanges(
  { portal }: HubSpot,
  counts: Counts,
  { changes, perSecond, quietMs }: ChangePlan,
): Promise<Followed[]> {
  const followed = new Map<string, Followed & { changedAt: number }>();
  const scoreOf = (companyId: string) => portal.records.companies.find(companyId)?.properties[scoreProperty] ?? null;
  let lastWriteAt = performance.now();
  const commit = portal.commit.bind(portal);
  portal.commit = (mutation) => {
    commit(mutation);
    if (mutation.op !== 'change' || mutation.type !== 'companies') return;
    if (!Object.keys(mutation.properties).some((name) => name.startsWith('health_'))) return;
    lastWriteAt = performance.now();
    const one = followed.get(mutation.id);
    if (one) one.writtenMs ??= lastWriteAt - one.changedAt;
  };
  const startedAt = performance.now();
  for (let n = 0; n < changes; n++) {
    await pause(startedAt + (n * 1_000) / perSecond - performance.now());
    const companyId = idAt('companies', n);
    followed.set(companyId, { before: scoreOf(companyId), after: null, writtenMs: null, changedAt: performance.now() });
    portal.by({ changeSource: 'CRM_UI', sourceId: 'userId:9001' }, () => changeTicketOf(portal, counts, n));
  }
  for (lastWriteAt = Math.max(lastWriteAt, performance.now()); performance.now() - lastWriteAt < quietMs; )
    await pause(500);
  portal.commit = commit;
  return [...followed].map(([companyId, { before, writtenMs }]) => ({ before, after: scoreOf(companyId), writtenMs }));
}

/** The n-th company's first ticket is the n-th ticket; of those that are not opened here eight in nine are closed. */
function changeTicketOf(portal: HubSpot['portal'], counts: Counts, n: number): void {
  const at = portal.clock.iso();
  const urgent = { hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_priority: 'URGENT' };
  const change = (properties: Record<string, string>) =>
    portal.commit({ op: 'change', type: 'tickets', id: idAt('tickets', n), at, properties, source: 'CRM_UI' });
  if (n % 3 === 0)
    portal.commit({
      ...{ op: 'create', type: 'tickets', id: idAt('tickets', counts.tickets + n), at, source: 'CRM_UI' },
      ...{ properties: { subject: `Opened ${n}`, ...urgent }, companyIds: [idAt('companies', n)] },
    });
  else if (n % 3 === 1) change(urgent);
  else change({ hs_pipeline_stage: '1' });
}

const pause = (forMs: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, forMs)));
