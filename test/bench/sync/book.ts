import type { Book, BookRecord } from '../../sandbox/book/book.ts';
import { customProperties, owners, portal } from '../../sandbox/book/generate/portal.ts';
import { dealPipelines, renewalStage, ticketPipelines } from '../../sandbox/book/pipelines.ts';

/** How many records of each type an account holds. */
export interface Counts {
  companies: number;
  contacts: number;
  deals: number;
  tickets: number;
}

/** Where the usual loop writes its score; ours makes its own properties. */
export const loopProperty = 'loop_score';

const dayMs = 86_400_000;
const firstId = { companies: 10_000_000, contacts: 20_000_000, deals: 30_000_000, tickets: 40_000_000 };

/** The n-th record's id. */
export function idAt(type: keyof Counts, n: number): string {
  return String(firstId[type] + n);
}

/**
 * An account of exactly so many records, each child with one company, of the properties the default model looks at. It
 * is made by arithmetic: invented stories would take longer to tell than to sync.
 */
export function countedBook(counts: Counts, now: number): Book {
  const day = (n: number, spread: number, ahead = 0) => {
    // Never today: nine o'clock may still be to come.
    const days = 1 + ((n * 7919) % spread) - ahead;
    return new Date(now - days * dayMs).toISOString().slice(0, 10);
  };
  const moment = (n: number, spread: number) => `${day(n, spread)}T09:00:00.000Z`;
  const record = (type: keyof Counts, n: number, properties: Record<string, string>): BookRecord => ({
    id: idAt(type, n),
    createdAt: moment(n, 1500),
    updatedAt: moment(n, 1),
    properties,
    ...(type === 'companies' ? {} : { companyIds: [idAt('companies', n % counts.companies)] }),
  });
  const many = (type: keyof Counts, properties: (n: number) => Record<string, string>) =>
    Array.from({ length: counts[type] }, (_, n) => record(type, n, properties(n)));
  return {
    portal: { ...portal },
    owners: [...owners],
    pipelines: { deals: dealPipelines, tickets: ticketPipelines },
    customProperties: {
      ...customProperties,
      companies: [
        ...(customProperties.companies ?? []),
        {
          name: loopProperty,
          label: 'Score of the loop',
          type: 'number',
          fieldType: 'number',
          groupName: 'companyinformation',
        },
      ],
    },
    companies: many('companies', (n) => ({
      name: `Company ${n}`,
      domain: `company${n}.example`,
      lifecyclestage: 'customer',
      hubspot_owner_id: owners[n % 9]?.id ?? '',
      industry: 'COMPUTER_SOFTWARE',
      closedate: moment(n, 1500),
      renewal_date: day(n, 365, 365),
      recurring_revenue: String((n % 90) * 1000),
      notes_last_updated: moment(n, 120),
    })),
    contacts: many('contacts', (n) => ({
      email: `person${n}@company${n % counts.companies}.example`,
      firstname: 'Person',
      lastname: String(n),
      notes_last_updated: moment(n, 200),
    })),
    deals: many('deals', (n) => ({
      dealname: `Deal ${n}`,
      amount: String((n % 50) * 1000),
      pipeline: 'renewal',
      dealstage: [renewalStage.renewed, renewalStage.due, renewalStage.notRenewed][n % 3] ?? renewalStage.due,
      closedate: moment(n, 400),
    })),
    tickets: many('tickets', (n) => ({
      subject: `Ticket ${n}`,
      hs_pipeline: '0',
      hs_pipeline_stage: n % 9 === 0 ? '1' : '4',
      hs_ticket_priority: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'][n % 4] ?? 'LOW',
    })),
  };
}
