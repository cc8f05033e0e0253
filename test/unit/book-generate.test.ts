import type { Book, BookCollection, BookRecord } from '../sandbox/book/book.ts';
import { generateBook } from '../sandbox/book/generate.ts';

const now = new Date('2026-09-20T09:30:00.000Z');
const collections: BookCollection[] = ['companies', 'contacts', 'deals', 'tickets'];
const children = ['contacts', 'deals', 'tickets'] as const;

const book = generateBook({ companies: 500, now });
const live = (records: BookRecord[]) => records.filter((record) => record.archived !== true);
const every = (visit: (record: BookRecord, collection: BookCollection) => void, of: Book = book) => {
  for (const collection of collections) for (const record of of[collection]) visit(record, collection);
};
/** Collects what breaks a law, so that a failure shows the records and not a boolean. */
const breaking = (law: (record: BookRecord, collection: BookCollection) => boolean) => {
  const found: string[] = [];
  every((record, collection) => {
    if (!law(record, collection)) found.push(`${collection} ${record.id}`);
  });
  return found;
};

describe('a generated book', () => {
  test('is the same for the same arguments, and another for another seed', () => {
    const again = generateBook({ companies: 500, now });
    expect(JSON.stringify(again)).toBe(JSON.stringify(book));
    expect(JSON.stringify(generateBook({ companies: 500, seed: 2, now }))).not.toBe(JSON.stringify(book));
  });

  test('starts like a shorter one', () => {
    const short = generateBook({ companies: 100, now });
    for (const collection of collections) {
      expect(book[collection].slice(0, short[collection].length)).toEqual(short[collection]);
    }
  });

  test('may be empty, and holds as many companies as asked for', () => {
    expect(generateBook({ companies: 0, now }).companies).toEqual([]);
    expect(live(book.companies)).toHaveLength(500);
    expect(live(generateBook({ now }).companies)).toHaveLength(250);
  });

  test('has unique ids of digits, rising within each type', () => {
    for (const collection of collections) {
      const ids = book[collection].flatMap((record) => [record.id, ...(record.mergedIds ?? [])]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^[1-9]\d{9,15}$/.test(id))).toEqual([]);
      const numbers = book[collection].map((record) => Number(record.id));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  test('holds strings or null, the same properties in every record of a type, and no empty text', () => {
    const names = (record: BookRecord | undefined) => Object.keys(record?.properties ?? {}).join();
    const first = new Map(collections.map((collection) => [collection, names(book[collection][0])]));
    expect(breaking((record, collection) => names(record) === first.get(collection))).toEqual([]);
    expect(
      breaking(({ properties }) =>
        Object.values(properties).every((v) => v === null || (typeof v === 'string' && v !== '')),
      ),
    ).toEqual([]);
  });

  test('repeats id and dates in the properties, contacts under their own name', () => {
    expect(
      breaking((record, collection) => {
        const modified = collection === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
        const { properties: p } = record;
        const same = p.hs_object_id === record.id && p.createdate === record.createdAt;
        return same && (record.archived === true || p[modified] === record.updatedAt);
      }),
    ).toEqual([]);
  });

  test('lets nothing happen after now or before it was created', () => {
    const last = now.toISOString();
    const events = ['notes_last_updated', 'notes_last_contacted', 'closed_date', 'first_agent_reply_date'];
    expect(
      breaking(({ createdAt, updatedAt, archivedAt, properties }) => {
        const moments = [updatedAt, archivedAt ?? updatedAt, ...events.map((name) => properties[name] ?? createdAt)];
        return createdAt <= last && moments.every((moment) => moment >= createdAt && moment <= last);
      }),
    ).toEqual([]);
    expect(book.companies.filter(({ properties: p }) => (p.closedate ?? '') > last)).toEqual([]);
    expect(book.deals.filter(({ properties: p }) => p.hs_is_closed === 'true' && (p.closedate ?? '9') > last)).toEqual(
      [],
    );
  });

  test('was changed last when the latest of its events happened, or later', () => {
    const events = ['notes_last_updated', 'closed_date', 'first_agent_reply_date'];
    expect(breaking((r) => events.every((name) => (r.properties[name] ?? '') <= r.updatedAt))).toEqual([]);
  });

  test('is the same at any hour of the day: laws hold just after midnight too', () => {
    const midnight = new Date('2026-09-20T00:00:01.000Z');
    every(
      ({ createdAt, updatedAt }) => {
        expect(createdAt <= updatedAt && updatedAt <= midnight.toISOString()).toBe(true);
      },
      generateBook({ companies: 120, now: midnight }),
    );
  });

  test('joins children to companies that exist and are not archived', () => {
    const companies = new Set(live(book.companies).map((company) => company.id));
    for (const collection of children) {
      const lost = book[collection].filter(({ companyIds }) => companyIds?.some((id) => !companies.has(id)) ?? true);
      expect(lost).toEqual([]);
      const orphans = live(book[collection]).filter(({ companyIds }) => companyIds?.length === 0);
      expect(orphans.length).toBeGreaterThan(0);
      expect(orphans.length).toBeLessThan(book[collection].length / 20);
    }
    expect(book.companies.every((company) => company.companyIds === undefined)).toBe(true);
    expect(book.contacts.filter((c) => c.properties.associatedcompanyid !== (c.companyIds?.[0] ?? null))).toEqual([]);
  });

  test('rolls the latest activity of its people up to the company', () => {
    const latest = new Map<string, string>();
    for (const { companyIds, properties } of book.contacts) {
      const primary = companyIds?.[0] ?? '';
      const moment = properties.notes_last_updated ?? '';
      if (moment > (latest.get(primary) ?? '')) latest.set(primary, moment);
    }
    for (const { id, properties } of book.companies) {
      expect([id, properties.notes_last_updated]).toEqual([id, latest.get(id) ?? null]);
    }
  });

  test('closes tickets and deals as their stage says', () => {
    const ticketStages = new Map(book.pipelines.tickets.flatMap((p) => p.stages.map((s) => [`${p.id}/${s.id}`, s])));
    const ticketsAstray = book.tickets.filter(({ properties: p }) => {
      const stage = ticketStages.get(`${p.hs_pipeline}/${p.hs_pipeline_stage}`);
      return stage?.metadata.isClosed !== String(p.closed_date !== null);
    });
    expect(ticketsAstray).toEqual([]);
    const dealStages = new Map(book.pipelines.deals.flatMap((p) => p.stages.map((s) => [`${p.id}/${s.id}`, s])));
    const dealsAstray = book.deals.filter(({ properties: p }) => {
      const stage = dealStages.get(`${p.pipeline}/${p.dealstage}`)?.metadata;
      return stage?.isClosed !== p.hs_is_closed || (stage?.probability === '1.0') !== (p.hs_is_closed_won === 'true');
    });
    expect(dealsAstray).toEqual([]);
  });

  test('names only owners it has, uses domains nobody owns, and writes dates as bare days', () => {
    const owners = new Set(book.owners.map((owner) => owner.id));
    expect(breaking(({ properties: { hubspot_owner_id: id } }) => id === null || owners.has(id ?? ''))).toEqual([]);
    expect(
      breaking(({ properties: { domain } }) => domain === null || (domain ?? '.example').endsWith('.example')),
    ).toEqual([]);
    expect(
      breaking(({ properties: { email } }) => email === null || (email ?? '.example').endsWith('.example')),
    ).toEqual([]);
    expect(breaking(({ properties: { renewal_date: d } }) => d == null || /^\d{4}-\d\d-\d\d$/.test(d))).toEqual([]);
    const emails = book.contacts.flatMap(({ properties }) => properties.email ?? []);
    expect(new Set(emails).size).toBe(emails.length);
    const defined = new Set(Object.values(book.customProperties).flatMap((list) => list.map(({ name }) => name)));
    expect([...defined].filter((name) => !collections.some((c) => name in (book[c][0]?.properties ?? {})))).toEqual([]);
  });

  test('has the sizes of a real book', () => {
    const per = (collection: BookCollection) => live(book[collection]).length / 500;
    expect(per('contacts')).toBeGreaterThan(4);
    expect(per('contacts')).toBeLessThan(6);
    expect(per('deals')).toBeGreaterThan(1.5);
    expect(per('deals')).toBeLessThan(3);
    expect(per('tickets')).toBeGreaterThan(3);
    expect(per('tickets')).toBeLessThan(4.5);
  });
});

test('2,000 companies take no time worth waiting for', () => {
  const start = performance.now();
  expect(live(generateBook({ companies: 2_000, now }).companies)).toHaveLength(2_000);
  expect(performance.now() - start).toBeLessThan(10_000);
});
