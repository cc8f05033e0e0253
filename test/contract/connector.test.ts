import { type Crm, crms, type recordTypes } from '@barometer/shared/crm.ts';
import type { CrmAccount, OwnedField, RecordReader } from '../../server/src/crm/connector.ts';
import { optionalScopes } from '../../server/src/crm/hubspot/scopes.ts';
import { findConnection } from '../../server/src/store/connections.ts';
import { type AnyProduct, startProduct, startSalesforceProduct } from '../support/product.ts';
import { bookTime, smallBook } from '../support/small-book.ts';

/** What the port promises, whichever CRM is behind it. */
const custom = { company: ['contract_end', 'nowhere'], contact: [], deal: [], ticket: [] };
const field: OwnedField = { name: 'score', type: 'number', label: 'Health score', description: 'x' };
const dayMs = 86_400_000;

/** A connected account of each, with the small book in it, and who else works there. */
const simulated = {
  hubspot: async () => {
    const product = await startProduct({
      book: inOneCompany(),
      hubspot: { now: () => Date.now(), optionalScopes },
      env: { HUBSPOT_OPTIONAL_SCOPES: optionalScopes.join(' ') },
    });
    const { portal } = product.hubspot;
    const rename = (id: string, name: string) =>
      portal.commit({
        op: 'change',
        type: 'companies',
        id,
        at: portal.clock.iso(),
        properties: { name },
        source: 'CRM_UI',
      });
    const remove = (id: string) => portal.commit({ op: 'archive', type: 'tickets', id, at: portal.clock.iso() });
    const shows = (id: string) => portal.records.companies.find(id)?.properties.health_score;
    return { product, rename, remove, shows };
  },
  salesforce: async () => {
    const product = await startSalesforceProduct({ book: inOneCompany() });
    const { org } = product.salesforce;
    const stamped = () => ({ SystemModstamp: org.now(), LastModifiedDate: org.now() });
    const rename = (id: string, Name: string) =>
      org.commit({ op: 'change', object: 'Account', id, values: { Name, ...stamped() } });
    const remove = (id: string) => org.commit({ op: 'delete', object: 'Case', id, at: org.now(), by: org.adminId });
    const shows = (id: string) => org.table('Account').find(id)?.Health_Score__c;
    return { product, rename, remove, shows };
  },
} satisfies Record<Crm, () => Promise<Beside>>;

interface Beside {
  product: AnyProduct;
  rename(companyId: string, name: string): void;
  remove(ticketId: string): void;
  /** The score a company shows. */
  shows(companyId: string): unknown;
}

/** Salesforce's records have one account. */
function inOneCompany() {
  const book = smallBook();
  const one = <R extends { companyIds?: string[] }>(record: R) => ({
    ...record,
    companyIds: record.companyIds?.slice(0, 1) ?? [],
  });
  return { ...book, contacts: book.contacts.map(one), deals: book.deals.map(one), tickets: book.tickets.map(one) };
}

describe.each(crms)('an account of %s', (crm) => {
  let beside: Beside;
  let account: CrmAccount;
  let reader: RecordReader;
  beforeAll(async () => {
    beside = await simulated[crm]();
    await beside.product.connect();
    const { server, connectionId } = beside.product;
    const connection = await findConnection(server.db, connectionId);
    if (!connection) throw new Error('Nothing is connected.');
    account = server.ops.doctor.openAccount(connection);
    reader = await account.describe(custom);
  });
  afterAll(() => beside?.product.close());

  const all = async (type: (typeof recordTypes)[number]) => {
    const records = [];
    for (let after: string | null = null; ; ) {
      const page = await reader.readPage(type, after);
      records.push(...page.records);
      if (page.next === null) return records;
      after = page.next;
    }
  };

  test('tells how it writes dates and numbers', async () => {
    const info = await account.info();
    expect(info).toMatchObject({ timeZone: 'Europe/Berlin', locale: expect.stringMatching(/^[a-z]{2}-[A-Z]{2}$/) });
    expect(info.uiDomain).toEqual(expect.any(String));
  });

  test('lists every record once, typed, with its company, in one vocabulary', async () => {
    const companies = await all('company');
    expect(companies.map(({ properties }) => properties.name).sort()).toEqual(['Company 0', 'Company 1', 'Company 2']);
    const first = companies.find(({ properties }) => properties.name === 'Company 0');
    expect(first).toMatchObject({
      ...{ type: 'company', companyIds: [], createdAt: '2026-01-05T08:00:00.000Z' },
      properties: { domain: 'c0.example', lifecycleStage: 'customer', ownerName: 'Ana Mota', annualRevenue: 0 },
    });
    const won = (await all('deal')).find(({ properties }) => properties.name === 'Renewal');
    expect(won).toMatchObject({
      companyIds: [first?.id],
      properties: { amount: 1200, isClosed: true, isWon: true },
    });
    expect(await all('ticket')).toMatchObject([
      { companyIds: [first?.id], properties: { subject: 'Down', isOpen: true } },
    ]);
    expect((await all('contact')).map(({ properties }) => properties.email).sort()).toEqual([
      'x@one.example',
      'y@one.example',
    ]);
  });

  test('says which fields it lacks, and reads them as empty', async () => {
    expect(reader.missing).toContain('company.custom.nowhere');
    expect(reader.missing).not.toContain('company.custom.contract_end');
    const [company] = await all('company');
    expect(company?.properties.custom).toEqual({ contract_end: null, nowhere: null });
  });

  test('reads records by id, and names those that are gone', async () => {
    const [first] = await all('company');
    const gone = crm === 'hubspot' ? '999999' : '001gK0000999999QAA';
    const found = await reader.readRecords('company', [first?.id ?? '', gone]);
    expect(found).toEqual({ records: [first], gone: [gone] });
  });

  test('tells what was modified, with its moment, and says when that is all', async () => {
    const [first] = await all('company');
    const since = { fromMs: Date.now() - 1_000, afterId: null };
    beside.rename(first?.id ?? '', 'Renamed');
    const { found, next } = await account.findModified('company', since);
    // Our own writes of a moment ago may be among them.
    const renamed = found.find(({ id }) => id === first?.id);
    expect(Math.abs((renamed?.modifiedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(next).toBeNull();
    expect((await account.findModified('company', { fromMs: Date.now() + dayMs, afterId: null })).found).toEqual([]);
  });

  test('tells what was deleted: among what was modified, or in its recycle bin', async () => {
    const [ticket] = await all('ticket');
    const since = { fromMs: Date.now() - 1_000, afterId: null };
    beside.remove(ticket?.id ?? '');
    const { found } = await account.findModified('ticket', since);
    const { ids } = await account.findArchived('ticket', null);
    expect([...found.filter(({ deleted }) => deleted).map(({ id }) => id), ...ids]).toEqual([ticket?.id]);
    expect(await reader.readRecords('ticket', [ticket?.id ?? ''])).toEqual({ records: [], gone: [ticket?.id] });
  });

  test('has our fields, and creates nothing where they are there', async () => {
    let creates = false;
    await account.provision([field], async () => {
      creates = true;
    });
    expect(creates).toBe(false);
  });

  test('writes companies, empties fields, and refuses one without the others', async () => {
    const [first, second] = await all('company');
    const gone = crm === 'hubspot' ? '999999' : '001gK0000999999QAA';
    const updates = [
      { companyId: first?.id ?? '', values: { score: 71 } },
      { companyId: gone, values: { score: 5 } },
      { companyId: second?.id ?? '', values: { score: null } },
    ];
    const { results } = await account.updateCompanies(updates);
    expect(results.map(({ companyId, refusal }) => [companyId, refusal === null])).toEqual([
      [first?.id, true],
      [gone, false],
      [second?.id, true],
    ]);
    expect([String(beside.shows(first?.id ?? '')), beside.shows(second?.id ?? '') || null]).toEqual(['71', null]);
  });

  test('creates a task about a company, and a list of companies once', async () => {
    const [first] = await all('company');
    const task = { title: 'Call', text: 'The score fell.', dueAt: new Date(bookTime), priority: 'high' as const };
    expect(await account.createTask({ companyId: first?.id ?? '', ownerId: null, ...task })).toEqual(
      expect.any(String),
    );
    const list = { name: 'Health: at risk', where: [{ field: 'band', oneOf: ['red'] }] };
    const id = await account.ensureList(list, null);
    expect(await account.ensureList(list, id)).toBe(id);
    expect(await account.ensureList(list, null)).toBe(id);
  });
});
