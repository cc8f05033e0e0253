import type { Book, BookRecord } from '../sandbox/book/book.ts';

export const bookTime = Date.parse('2026-11-01T12:00:00.000Z');

/** A book small enough to know by heart. Ids start at 100 (companies), 1000, 2000 and 3000. */
export function smallBook(counts: { companies?: number } = {}): Book {
  const companies = counts.companies ?? 3;
  return {
    portal: {
      id: 777_001,
      name: 'Small account',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      uiDomain: 'app-eu1.hubspot.com',
    },
    owners: [
      { id: '501', email: 'ana@example.com', firstName: 'Ana', lastName: 'Mota', userId: 9001 },
      { id: '502', email: 'ben@example.com', firstName: 'Ben', lastName: 'Okoro', userId: 9002 },
      { id: '503', email: 'cleo@example.com', firstName: 'Cleo', lastName: 'Sand', userId: 9003, archived: true },
    ],
    pipelines: {
      deals: [
        {
          id: 'default',
          label: 'Sales',
          displayOrder: 0,
          stages: [
            { id: 'open', label: 'Open', displayOrder: 0, metadata: { isClosed: 'false', probability: '0.2' } },
            { id: 'won', label: 'Won', displayOrder: 1, metadata: { isClosed: 'true', probability: '1.0' } },
            { id: 'lost', label: 'Lost', displayOrder: 2, metadata: { isClosed: 'true', probability: '0.0' } },
          ],
        },
      ],
      tickets: [
        {
          id: '0',
          label: 'Support',
          displayOrder: 0,
          stages: [
            { id: '1', label: 'New', displayOrder: 0, metadata: { ticketState: 'OPEN', isClosed: 'false' } },
            { id: '4', label: 'Closed', displayOrder: 1, metadata: { ticketState: 'CLOSED', isClosed: 'true' } },
          ],
        },
      ],
    },
    customProperties: {
      companies: [
        {
          name: 'contract_end',
          label: 'Contract end',
          type: 'date',
          fieldType: 'date',
          groupName: 'companyinformation',
        },
        {
          name: 'account_number',
          label: 'Account number',
          type: 'string',
          fieldType: 'text',
          groupName: 'companyinformation',
          hasUniqueValue: true,
        },
      ],
    },
    companies: Array.from({ length: companies }, (_, index) => company(index)),
    contacts: [
      record('1000', { email: 'x@one.example', firstname: 'Xu' }, ['100', '101']),
      record('1001', { email: 'y@one.example', firstname: 'Yara' }, ['100']),
    ],
    deals: [
      record('2000', { dealname: 'Renewal', amount: '1200', pipeline: 'default', dealstage: 'won' }, ['100']),
      record('2001', { dealname: 'Expansion', amount: '300', pipeline: 'default', dealstage: 'open' }, ['101', '100']),
    ],
    tickets: [record('3000', { subject: 'Down', hs_pipeline: '0', hs_pipeline_stage: '1' }, ['100'])],
  };
}

function company(index: number): BookRecord {
  return record(String(100 + index), {
    name: `Company ${index}`,
    domain: `c${index}.example`,
    annualrevenue: String(index * 1000),
    lifecyclestage: 'customer',
    hubspot_owner_id: '501',
    account_number: `A-${index}`,
  });
}

function record(id: string, properties: Record<string, string>, companyIds?: string[]): BookRecord {
  return {
    id,
    createdAt: '2026-01-05T08:00:00.000Z',
    updatedAt: '2026-10-01T08:00:00.000Z',
    properties,
    ...(companyIds ? { companyIds } : {}),
  };
}
