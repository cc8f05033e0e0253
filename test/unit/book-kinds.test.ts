import { archetypeAt, archetypes, profiles } from '../sandbox/book/generate/archetype.ts';
import { storyCompanyId } from '../sandbox/book/generate/ids.ts';
import { generateBook } from '../sandbox/book/generate.ts';

const now = new Date('2026-09-20T09:30:00.000Z');
const book = generateBook({ companies: 500, now });
const live = <T extends { archived?: boolean }>(records: T[]) => records.filter((record) => record.archived !== true);

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
