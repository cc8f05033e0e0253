import type { Book, BookUsage } from '../sandbox/book/book.ts';
import { type Archetype, archetypeAt } from '../sandbox/book/generate/archetype.ts';
import { storyCompanyId } from '../sandbox/book/generate/ids.ts';
import { generateBook } from '../sandbox/book/generate.ts';

const now = new Date('2026-09-20T09:30:00.000Z');
const today = '2026-09-20';
const daysAgo = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

const usageOf = (book: Book): BookUsage[] => [...(book.usage ?? [])];
const book = generateBook({ companies: 500, now });
const companies = book.companies.filter(({ archived }) => archived !== true);
const usage = usageOf(book);

const byKey = new Map(usage.map(({ companyId, name, values }) => [`${companyId} ${name}`, values]));
/** The company's values under a name, oldest first. */
const valuesOf = (companyId: string, name = 'active_users') => byKey.get(`${companyId} ${name}`) ?? [];
const mean = (values: { value: number }[]) => values.reduce((sum, { value }) => sum + value, 0) / values.length;
const of = (archetype: Archetype) => companies.filter((_, index) => archetypeAt(index, 1) === archetype);
/** Feeds that have not stopped, of at least eight weeks. */
const lively = (archetype: Archetype) =>
  of(archetype)
    .map(({ id, properties }) => ({ seats: Number(properties.seats), values: valuesOf(id) }))
    .filter(({ values }) => values.length >= 56 && values.at(-1)?.date === daysAgo(1));
/** The last four weeks over the four weeks that began eight weeks before them. */
const change = (values: { value: number }[]) => mean(values.slice(-28)) / mean(values.slice(-84, -56));
const isWeekend = (date: string) => [0, 6].includes(new Date(date).getUTCDay());

describe('the usage of an invented book', () => {
  test('is the same for the same arguments and as often as it is read; another for another seed', () => {
    // As text: comparing 180,000 values one by one takes seconds.
    const text = JSON.stringify(usage);
    expect(JSON.stringify(usageOf(book)) === text).toBe(true);
    expect(JSON.stringify(usageOf(generateBook({ companies: 500, now }))) === text).toBe(true);
    expect(JSON.stringify(usageOf(generateBook({ companies: 500, seed: 2, now }))) === text).toBe(false);
  });

  test('starts like that of a shorter book', () => {
    const short = usageOf(generateBook({ companies: 100, now }));
    expect(short.length).toBeGreaterThan(200);
    expect(usage.slice(0, short.length)).toEqual(short);
  });

  test('has whole numbers, a day once, oldest first, at most 120 days up to yesterday', () => {
    const wrong = usage.filter(({ values }) => {
      const days = values.map(({ date }) => date);
      const inOrder = days.every((day, at) => at === 0 || day > (days[at - 1] ?? ''));
      const within = (days[0] ?? '') >= daysAgo(120) && (days.at(-1) ?? today) < today;
      return !inOrder || !within || !values.every(({ value }) => Number.isInteger(value) && value >= 0);
    });
    expect(wrong).toEqual([]);
  });

  test('tells active users, logins and key actions of companies there are, never more users than seats', () => {
    const known = new Map(companies.map(({ id, properties }) => [id, properties]));
    const names = new Map<string, string[]>();
    for (const { companyId, name } of usage) names.set(companyId, [...(names.get(companyId) ?? []), name]);
    for (const [id, told] of names) {
      expect([id, told]).toEqual([id, ['active_users', 'logins', 'key_actions']]);
      const seats = known.get(id)?.seats ?? null;
      expect(known.has(id)).toBe(true);
      if (seats !== null)
        expect(Math.max(...valuesOf(id).map(({ value }) => value))).toBeLessThanOrEqual(Number(seats));
      const logins = valuesOf(id, 'logins');
      expect(valuesOf(id).every(({ value }, at) => value <= (logins[at]?.value ?? -1))).toBe(true);
    }
  });

  test('fits the kind of customer', () => {
    const used = (archetype: Archetype) =>
      lively(archetype).map(({ seats, values }) => mean(values.slice(-28)) / seats);
    const changes = (archetype: Archetype) => lively(archetype).map(({ values }) => change(values));
    for (const archetype of ['healthy', 'steady'] as const) {
      expect(Math.min(...used(archetype))).toBeGreaterThan(0.25);
      expect(Math.min(...changes(archetype))).toBeGreaterThan(0.8);
    }
    expect(Math.max(...changes('fading'))).toBeLessThan(0.8);
    expect(Math.max(...used('dormant'))).toBeLessThan(0.05);
    for (const { values } of lively('new')) expect(mean(values.slice(-14))).toBeGreaterThan(mean(values.slice(0, 14)));
    for (const archetype of ['prospect', 'empty'] as const) {
      expect(of(archetype).flatMap(({ id }) => valuesOf(id))).toEqual([]);
      expect(of(archetype).filter(({ properties }) => properties.seats !== null)).toEqual([]);
    }
    for (const { id, properties } of of('churned')) {
      expect(valuesOf(id).at(-1)?.date).toBe(properties.churned_on);
    }
  });

  test('rests at weekends', () => {
    const all = lively('healthy').flatMap(({ values }) => values);
    const [weekend, working] = [all.filter(({ date }) => isWeekend(date)), all.filter(({ date }) => !isWeekend(date))];
    expect(mean(weekend)).toBeLessThan(mean(working) / 2);
  });

  test('begins on the day a customer signed, for the new ones', () => {
    const young = of('new').filter(({ properties }) => (properties.closedate ?? '') > daysAgo(118));
    expect(young.length).toBeGreaterThan(10);
    for (const { id, properties } of young) {
      const [first] = valuesOf(id);
      if (first) expect(first.date).toBe(properties.closedate?.slice(0, 10));
    }
  });

  test('stopped three weeks ago for a few: the feed broke, and the customer did not leave', () => {
    const demo = generateBook({ now });
    const left = new Set(demo.companies.filter(({ properties: p }) => p.churned_on !== null).map(({ id }) => id));
    const stopped = usageOf(demo).filter(
      ({ companyId, name, values }) =>
        name === 'active_users' && values.at(-1)?.date === daysAgo(21) && !left.has(companyId),
    );
    expect(stopped.length).toBeGreaterThanOrEqual(3);
    expect(stopped.length).toBeLessThan(10);
  });

  test('tells the story of the first company: of about 14 users, about 9 are left', () => {
    for (const seed of [1, 9]) {
      const story = usageOf(generateBook({ companies: 1, seed, now }));
      const values = story.find(({ name }) => name === 'active_users')?.values ?? [];
      expect(story[0]?.companyId).toBe(storyCompanyId);
      expect(Math.round(mean(values.slice(0, 28)))).toBe(14);
      expect(Math.round(mean(values.slice(-14)))).toBe(9);
    }
  });
});
