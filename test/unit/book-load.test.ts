import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadBook } from '../sandbox/book/load.ts';
import { load, mapping, now, removeFolders } from './book-mini.ts';

afterAll(removeFolders);

describe('a folder with its mapping', () => {
  const book = load();
  const of = (list: { properties: Record<string, string | null> }[], at: number) => list[at]?.properties ?? {};

  test('becomes companies, with dates moved so that the data’s today is now', () => {
    expect(of(book.companies, 0)).toMatchObject({
      name: 'Food, fine customer 1',
      domain: 'food-fine-customer-1.example',
      // 190 days lie between the data's today and now.
      createdate: '2024-09-16T00:00:00.000Z',
      renewal_date: '2027-09-16',
      recurring_revenue: '1201.2',
      customer_tier: 'gold',
      lifecyclestage: 'customer',
      notes_last_updated: '2026-09-08T00:00:00.000Z',
      external_id: 'C1',
      phone: null,
    });
    expect(of(book.companies, 1)).toMatchObject({
      lifecyclestage: 'churned',
      renewal_date: null,
      notes_last_updated: null,
    });
    expect(book.companies[0]?.updatedAt).toBe('2026-09-08T00:00:00.000Z');
  });

  test('becomes children that point at HubSpot ids, or at no company', () => {
    const [first, second] = book.companies.map(({ id }) => id);
    expect(book.contacts.map(({ companyIds }) => companyIds)).toEqual([[first], []]);
    expect(of(book.contacts, 0)).toMatchObject({ associatedcompanyid: first, hs_email_optout: 'false' });
    expect(of(book.contacts, 0).lastmodifieddate).toBe('2026-09-20T00:00:00.000Z');
    expect(of(book.contacts, 1)).toMatchObject({ associatedcompanyid: null, hs_email_optout: 'true' });
    expect(book.deals.map(({ companyIds }) => companyIds?.[0])).toEqual([first, second]);
    for (const { id } of [...book.companies, ...book.contacts, ...book.deals, ...book.tickets])
      expect(id).toMatch(/^\d{10,}$/);
  });

  test('has deals closed by stage and tickets closed by date, still open when that has not come', () => {
    expect(of(book.deals, 0)).toMatchObject({ hs_is_closed: 'false', closedate: '2026-12-08T00:00:00.000Z' });
    expect(of(book.deals, 1)).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'true', pipeline: 'default' });
    expect(of(book.tickets, 0)).toMatchObject({
      closed_date: null,
      hs_pipeline_stage: '1',
      hs_ticket_priority: 'URGENT',
    });
    expect(of(book.tickets, 1)).toMatchObject({ closed_date: '2026-09-07T05:00:00.000Z', hs_pipeline_stage: '4' });
    expect(of(book.tickets, 2)).toMatchObject({ closed_date: null, hs_pipeline_stage: '1' });
  });

  test('makes owners of names and definitions of custom properties', () => {
    expect(book.owners).toMatchObject([{ firstName: 'Ada', lastName: 'Moss', email: 'ada.moss@sandbox.example' }]);
    expect(of(book.companies, 0).hubspot_owner_id).toBe(book.owners[0]?.id);
    expect(of(book.companies, 1).hubspot_owner_id).toBeNull();
    expect(book.customProperties.companies?.map(({ name }) => name)).toEqual([
      'external_id',
      'renewal_date',
      'recurring_revenue',
      'customer_tier',
    ]);
  });

  test('is the same on every load', () => {
    expect(load()).toEqual(book);
  });

  test('may leave collections out', () => {
    const only = `${mapping.slice(0, mapping.indexOf('contacts:'))}`;
    expect(load({ 'people.csv': null, 'deals.csv': null, 'tickets.csv': null }, only)).toMatchObject({
      contacts: [],
      deals: [],
      tickets: [],
    });
  });

  test('gives invented names that are stable and unique', () => {
    const yaml = mapping.replace('{ template: "{industry} customer {n}" }', '{ invent: company-name }');
    const rows = Array.from({ length: 3_000 }, (_, n) => `K${n},Toys,2025-05-01,,5,gold,`).join('\n');
    const customers = `id,industry,signed,left,mrr,tier,owner\nC1,x,2024-03-10,,1,gold,\nC2,x,2024-03-10,,1,gold,\n${rows}\n`;
    const names = load({ 'customers.csv': customers }, yaml).companies.map(({ properties }) => properties.name);
    expect(new Set(names).size).toBe(3_002);
    expect(names.every((name) => /^[A-Z]\w+ /.test(name ?? ''))).toBe(true);
    expect(load({}, yaml).companies[0]?.properties.name).toBe(names[0]);
  });
});

const data = join(__dirname, '../../../shared/data/saasguard-600');
if (existsSync(data)) {
  test('the SaaSGuard sample loads whole', () => {
    const book = loadBook(data, join(__dirname, '../sandbox/book/mappings/saasguard-600.yaml'), { now });
    expect(book.companies).toHaveLength(600);
    expect(book.tickets).toHaveLength(4_178);
    expect(book.deals).toHaveLength(333);
    expect(book.contacts).toEqual([]);
    const churned = book.companies.filter(({ properties }) => properties.lifecyclestage === 'churned');
    expect(churned).toHaveLength(194);
    expect(churned.every(({ properties: p }) => p.churned_on !== null && p.renewal_date === null)).toBe(true);
    expect(new Set(book.companies.map(({ properties }) => properties.name)).size).toBe(600);
  });
} else {
  test.skip('the SaaSGuard sample loads whole (skipped: no data)', () => undefined);
}
