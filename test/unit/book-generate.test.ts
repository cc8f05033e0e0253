import type { Book, BookCollection, BookRecord } from '../sandbox/book/book.ts';
import { archetypeAt, archetypes, profiles } from '../sandbox/book/generate/archetype.ts';
import { storyCompanyId } from '../sandbox/book/generate/ids.ts';
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
    every((record, collection) => {
      const names = Object.keys(book[collection][0]?.properties ?? {});
      expect(Object.keys(record.properties)).toEqual(names);
    });
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
    for (const { properties: p } of book.tickets) {
      const stage = ticketStages.get(`${p.hs_pipeline}/${p.hs_pipeline_stage}`);
      expect(stage?.metadata.isClosed).toBe(p.closed_date === null ? 'false' : 'true');
    }
    const dealStages = new Map(book.pipelines.deals.flatMap((p) => p.stages.map((s) => [`${p.id}/${s.id}`, s])));
    for (const { properties: p } of book.deals) {
      const stage = dealStages.get(`${p.pipeline}/${p.dealstage}`);
      expect(stage?.metadata.isClosed).toBe(p.hs_is_closed);
      expect(stage?.metadata.probability === '1.0').toBe(p.hs_is_closed_won === 'true');
    }
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

describe('kinds of customers', () => {
  test('have the shares they are meant to have, at any size and seed', () => {
    expect(archetypes.reduce((sum, archetype) => sum + profiles[archetype].share, 0)).toBe(100);
    for (const [size, seed] of [
      [250, 1],
      [2_000, 7],
    ] as const) {
      const counts = new Map<string, number>();
      for (let index = 0; index < size; index += 1) {
        const archetype = archetypeAt(index, seed);
        counts.set(archetype, (counts.get(archetype) ?? 0) + 1);
      }
      for (const archetype of archetypes) {
        const share = (100 * (counts.get(archetype) ?? 0)) / size;
        expect(Math.abs(share - profiles[archetype].share)).toBeLessThan(1.5);
      }
    }
  });

  test('show in the records: the troubled have an urgent open ticket and a renewal near, the empty nothing', () => {
    const urgent = new Set(
      book.tickets
        .filter(({ properties: p }) => p.hs_ticket_priority === 'URGENT' && p.closed_date === null)
        .flatMap(({ companyIds }) => companyIds ?? []),
    );
    const day = (text: string | null | undefined) => (Date.parse(text ?? '') - now.getTime()) / 86_400_000;
    live(book.companies).forEach(({ id, properties }, index) => {
      const archetype = archetypeAt(index, 1);
      if (archetype === 'troubled') {
        expect(urgent.has(id)).toBe(true);
        expect(day(properties.renewal_date)).toBeLessThanOrEqual(75);
      }
      if (archetype === 'healthy') {
        expect(urgent.has(id)).toBe(false);
        expect(day(properties.notes_last_updated)).toBeGreaterThan(-13);
      }
      if (archetype === 'fading') expect(day(properties.notes_last_updated)).toBeLessThan(-35);
      if (archetype === 'empty') expect(properties.notes_last_updated).toBeNull();
      if (archetype === 'churned') expect(properties.lifecyclestage).toBe('churned');
    });
  });

  test('open with a story: one id for every book, an urgent open ticket, a renewal near', () => {
    for (const seed of [1, 9]) {
      const { companies, tickets } = generateBook({ companies: 3, seed, now });
      expect(companies[0]?.id).toBe(storyCompanyId);
      expect(companies[0]?.properties.name).toBe('Halvorsen Marine Logistics AS');
      expect(companies[0]?.properties.renewal_date).toBe('2026-10-28');
      const open = tickets.filter(
        ({ companyIds, properties: p }) => companyIds?.[0] === storyCompanyId && p.closed_date === null,
      );
      expect(open.map(({ properties }) => properties.hs_ticket_priority)).toContain('URGENT');
    }
  });
});

describe('the rare cases every grown CRM has', () => {
  test('are all in the book of a demo', () => {
    const demo = generateBook({ now });
    expect(demo.companies.some(({ properties }) => (properties.name ?? '').length > 200)).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of what is not ASCII is the point.
    expect(demo.companies.some(({ properties }) => /^[^\u0000-\u024f]{4,}/.test(properties.name ?? ''))).toBe(true);
    expect(demo.companies.some((company) => company.archived && company.archivedAt)).toBe(true);
    expect(demo.contacts.some((contact) => contact.archived)).toBe(true);
    expect(demo.companies.some(({ mergedIds }) => mergedIds?.length === 1)).toBe(true);
    expect(demo.contacts.some(({ companyIds }) => companyIds?.length === 2)).toBe(true);
    expect(demo.owners.some((owner) => owner.archived)).toBe(true);
    const sizes = new Map<string, number>();
    for (const { companyIds } of demo.contacts) {
      const primary = companyIds?.[0] ?? '';
      sizes.set(primary, (sizes.get(primary) ?? 0) + 1);
    }
    expect([...sizes.values()].filter((size) => size === 300)).toHaveLength(1);
    const stages = new Set(demo.companies.map(({ properties }) => properties.lifecyclestage));
    expect([...stages]).toEqual(expect.arrayContaining(['customer', 'opportunity', 'lead', 'churned']));
  });
});

test('2,000 companies take no time worth waiting for', () => {
  const start = performance.now();
  expect(live(generateBook({ companies: 2_000, now }).companies)).toHaveLength(2_000);
  expect(performance.now() - start).toBeLessThan(5_000);
});
