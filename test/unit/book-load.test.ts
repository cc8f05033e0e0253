import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@barometer/shared/problem.ts';
import { readDate } from '../sandbox/book/load/readDate.ts';
import { BookTrouble } from '../sandbox/book/load/trouble.ts';
import { loadBook } from '../sandbox/book/load.ts';

const now = new Date('2026-09-20T09:30:00.000Z');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const mapping = `version: 1
name: Mini
today: 2026-03-14
custom:
  companies:
    - { name: renewal_date, label: Renewal date, type: date }
    - { name: recurring_revenue, label: Recurring revenue, type: number }
    - { name: customer_tier, label: Tier, type: enumeration, options: [gold, silver] }
lookups:
  lastUse: { file: usage.csv, by: customer, column: week, take: most, where: { column: events, above: 0 } }
companies:
  file: customers.csv
  id: id
  properties:
    name: { template: "{industry} customer {n}" }
    domain: { invent: domain }
    createdate: signed
    closedate: signed
    renewal_date: { anniversary: signed, unlessKnown: left }
    lifecyclestage: { column: left, map: { '': customer }, else: churned, whenEmpty: customer }
    recurring_revenue: { column: mrr, times: 12 }
    customer_tier: tier
    notes_last_updated: { lookup: lastUse }
    hubspot_owner_id: owner
contacts:
  file: people.csv
  id: id
  company: customer
  properties:
    email: mail
    createdate: { column: added, format: day-first }
    hs_email_optout: optout
deals:
  file: deals.csv
  id: id
  company: customer
  properties:
    dealname: { value: Deal }
    amount: amount
    createdate: { column: closes, plus: { days: -90 } }
    closedate: closes
    dealstage: { column: stage, map: { won: closedwon, open: contractsent } }
tickets:
  file: tickets.csv
  id: id
  company: customer
  properties:
    createdate: opened
    closed_date: { column: opened, plus: { hours: took }, future: drop }
    hs_pipeline_stage: { ifKnown: closed_date, then: "4", else: "1" }
    hs_ticket_priority: { column: priority, map: { critical: URGENT, low: LOW } }
`;

const files = {
  'customers.csv':
    '\ufeffid,industry,signed,left,mrr,tier,owner\nC1,"Food, fine",2024-03-10,,100.10,gold,Ada Moss\nC2,Toys,2025-05-01,2026-01-31,5,silver,\n',
  'usage.csv': 'customer,week,events\nC1,2026-03-02,4\nC1,2026-03-09,0\nC1,2026-02-23,9\n',
  'people.csv': 'id,customer,mail,added,optout\nP1,C1,a@one.example,14.03.2026,no\nP2,,b@two.example,1.2.2026,yes\n',
  'deals.csv': 'id,customer,amount,closes,stage\nD1,C1,500,2026-06-01,open\nD2,C2,70.5,2025-05-01,won\n',
  'tickets.csv':
    'id,customer,opened,took,priority\nT1,C1,2026-03-13,99,critical\nT2,C1,2026-03-01,5,low\nT3,C2,2026-01-01,,low\n',
};
type Files = Partial<Record<keyof typeof files, string | null>>;

function folderWith(changed: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'book-'));
  folders.push(folder);
  for (const [name, content] of Object.entries({ ...files, ...changed })) {
    if (content !== null) writeFileSync(join(folder, name), content);
  }
  return folder;
}

function load(changed: Files = {}, yaml = mapping, report?: (skipped: Problem[]) => void) {
  const folder = folderWith(changed);
  const file = join(folder, 'mini.yaml');
  writeFileSync(file, yaml);
  return loadBook(folder, file, report === undefined ? { now } : { now, report });
}

function problemsOf(changed: Files = {}, yaml = mapping): Problem[] {
  try {
    load(changed, yaml);
  } catch (error) {
    if (error instanceof BookTrouble) return error.problems;
    throw error;
  }
  return [];
}

const brief = (problems: Problem[]) =>
  problems.map(({ file, line, path, message }) => `${file}:${line ?? '-'} ${path} ${message}`);

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

describe('bad rows', () => {
  const dirty: Files = {
    'customers.csv':
      'id,industry,signed,left,mrr,tier,owner\nC1,Food,2024-02-30,,1,gold,\nC2,Toys,2025-05-01,,1.000 €,silver,\n,Toys,2025-05-01,,1,silver,\nC3,Toys,2025-05-01,,1,bronze,\nC4,Toys,2025-05-01,,1,gold,\nC4,Toys,2025-05-01,,1,gold,\nC5,Toys,2025-05-01,1\nC6,Toys,,,1,gold,\nC7,Toys,2026-03-15,,1,gold,\n',
    'people.csv':
      'id,customer,mail,added,optout\nP1,C4,"two\nlines",14.03.2026,no\nP2,C4,a@b.example,14.13.2026,perhaps\n',
    'deals.csv': 'id,customer,amount,closes,stage\nD1,C4,500,2026-06-01,stalled\n',
    'tickets.csv':
      'id,customer,opened,took,priority\nT1,C9,2026-03-01,1,low\nT2,C4,2026-03-01,long,low\nT3,C4,2026-03-01,1,constructor\n',
  };
  const expected = [
    'customers.csv:8  4 values in a file of 7 columns',
    'customers.csv:2 signed `2024-02-30` is not a date',
    'customers.csv:3 mrr `1.000 €` is not a number',
    'customers.csv:4 id The row has no id',
    'customers.csv:5 tier `bronze` is no value of customer_tier',
    'customers.csv:7 id The id `C4` is taken by line 6',
    'customers.csv:9 createdate The record has no creation date',
  ];

  test('refuse the load, all of them with file, line and remedy', () => {
    const problems = problemsOf(dirty);
    const lines = brief(problems);
    for (const line of expected) expect(lines).toContain(line);
    expect(lines).toEqual(
      expect.arrayContaining([
        'customers.csv:10 signed createdate lies after today: `2026-03-15`',
        // A quoted value over two lines does not shift the count.
        'people.csv:4 added `14.13.2026` is not a date',
        'people.csv:4 optout `perhaps` is neither yes nor no',
        'deals.csv:2 stage `stalled` is not in the map',
        'tickets.csv:2 customer No company has the id `C9`',
        'tickets.csv:3 took `long` is not a number',
        'tickets.csv:4 priority `constructor` is not in the map',
      ]),
    );
    expect(problems.filter(({ remedy }) => remedy === '')).toEqual([]);
  });

  test('are left out, counted and reported when the mapping says so', () => {
    const skipped: Problem[] = [];
    const book = load(dirty, mapping.replace('today:', 'onBadRow: skip\ntoday:'), (problems) =>
      skipped.push(...problems),
    );
    expect(book.companies.map(({ properties }) => properties.external_id)).toEqual(['C4']);
    expect(book.contacts).toHaveLength(1);
    expect(book.deals).toEqual([]);
    expect(book.tickets).toEqual([]);
    expect(brief(skipped)).toEqual(brief(problemsOf(dirty)));
  });

  test('keep the ids of the good ones where they are', () => {
    const skip = mapping.replace('today:', 'onBadRow: skip\ntoday:');
    const broken = load({ 'deals.csv': files['deals.csv'].replace('500', 'much') }, skip, () => undefined);
    expect(broken.deals.map(({ id }) => id)).toEqual(
      load()
        .deals.slice(1)
        .map(({ id }) => id),
    );
  });

  test('are counted on stderr when nobody asks for them', () => {
    const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    load(
      { 'deals.csv': files['deals.csv'].replace('500', 'much') },
      mapping.replace('today:', 'onBadRow: skip\ntoday:'),
    );
    expect(stderr.mock.calls).toEqual([['Left out 1 bad row (onBadRow: skip)']]);
    stderr.mockRestore();
  });
});

describe('a mapping is refused', () => {
  /** What is written, what is written instead, the text whose line the problem must name, and its message. */
  const refusals: [name: string, from: string, to: string, at: string, text: RegExp][] = [
    ['for a word the format does not know', 'onBadRow', 'onBadRows', 'onBadRows', /Unknown key `onBadRows`/],
    ['for a property nobody has', 'hs_ticket_priority:', 'prio:', 'prio:', /No property of tickets `prio`/],
    ['for a column nobody has', 'amount: amount', 'amount: sum', 'amount: sum', /No column in deals.csv `sum`/],
    ['for a column missing in a template', '{industry}', '{trade}', '{trade}', /No column in customers.csv `trade`/],
    ['for a lookup nobody defined', 'lookup: lastUse', 'lookup: uses', 'lookup: uses', /No lookup `uses`/],
    ['for two sources at once', '{ value: Deal }', '{ value: Deal, column: id }', 'Deal', /found column and value/],
    ['for no source', '{ value: Deal }', '{ whenEmpty: Deal }', 'Deal', /exactly one of .*; found none/],
    [
      'for a factor on a date',
      'closedate: signed',
      'closedate: { column: signed, times: 2 }',
      'times: 2',
      /is for numbers/,
    ],
    [
      'for a property the loader works out',
      'dealname: {',
      'hs_is_closed: {',
      'hs_is_closed',
      /worked out by the loader/,
    ],
    ['for a missing required property', '    name: { template', '    city: { template', 'city:', /`name` is missing/],
    ['for a day that does not exist', '2026-03-14', '2026-02-30', '2026-02-30', /`2026-02-30` is not a date/],
    ['for a wrong type', 'times: 12', 'times: twelve', 'twelve', /expected number/],
    [
      'for a missing file name',
      '  file: deals.csv\n',
      '',
      'id: id\n  company: customer\n  properties:\n    dealname',
      /required/,
    ],
    [
      'for then without ifKnown',
      '{ value: Deal }',
      '{ value: Deal, then: x }',
      'then: x',
      /`then` belongs to `ifKnown`/,
    ],
    ['for a property ifKnown cannot see', 'ifKnown: closed_date', 'ifKnown: end', 'end,', /No mapped property `end`/],
    [
      'for YAML that cannot be read',
      'closedate: signed',
      'createdate: signed',
      'createdate: signed\n    renewal',
      /unique/,
    ],
  ];

  test.each(refusals)('%s', (_, from, to, at, text) => {
    const before = mapping.replace('today:', 'onBadRow: refuse\ntoday:');
    expect(before).toContain(from);
    const yaml = before.replace(from, to);
    const [problem] = problemsOf({}, yaml);
    expect(problem?.message).toMatch(text);
    const line = yaml.slice(0, yaml.indexOf(at)).split('\n').length;
    expect(problem).toMatchObject({ file: 'mini.yaml', line, remedy: expect.stringMatching(/./) });
  });

  test('with a guess at what was meant', () => {
    const [problem] = problemsOf({}, mapping.replace('hs_ticket_priority:', 'hs_ticket_prioritty:'));
    expect(problem?.remedy).toMatch(/^Did you mean `hs_ticket_priority`\?/);
  });

  test('with every problem at once, and a message that shows them', () => {
    const yaml = mapping
      .replace('amount: amount', 'amount: sum')
      .replace('mail', 'post')
      .replace('lookup: lastUse', 'lookup: x');
    expect(problemsOf({}, yaml)).toHaveLength(3);
    expect(() => load({}, yaml)).toThrow(
      /^3 problems in the data or its mapping:\nmini\.yaml:\d+:\d+ companies\.properties/,
    );
  });

  test('when a file is missing, empty, or no CSV', () => {
    const problems = problemsOf({
      'deals.csv': null,
      'people.csv': '',
      'tickets.csv': 'id,customer\n1,"C1\n',
      'usage.csv': 'a,a\n',
    });
    expect(brief(problems)).toEqual([
      expect.stringMatching(/^people\.csv:- {2}The file is empty/),
      expect.stringMatching(/^deals\.csv:- {2}Cannot read the file/),
      expect.stringMatching(/^tickets\.csv:\d {2}Not readable as CSV/),
      expect.stringMatching(/^usage\.csv:1 a Two columns are called `a`/),
    ]);
    expect(() => loadBook(folderWith(), 'nowhere.yaml', { now })).toThrow(/nowhere\.yaml: Cannot read the mapping/);
  });
});

describe('dates', () => {
  test.each([
    ['2026-03-14', 'iso', '2026-03-14T00:00:00.000Z'],
    ['2026-03-14 09:30:15', 'iso', '2026-03-14T09:30:15.000Z'],
    ['2026-03-14T09:30:15.1234+02:00', 'iso', '2026-03-14T07:30:15.123Z'],
    ['14.03.2026', 'day-first', '2026-03-14T00:00:00.000Z'],
    ['3/14/2026 9:05', 'month-first', '2026-03-14T09:05:00.000Z'],
    ['1773480600', 'epoch-seconds', '2026-03-14T09:30:00.000Z'],
    ['1773480600000', 'epoch-milliseconds', '2026-03-14T09:30:00.000Z'],
  ] as const)('%s as %s', (text, format, expected) => {
    expect(new Date(readDate(text, format) ?? 0).toISOString()).toBe(expected);
  });

  test.each([
    ['2026-02-29', 'iso'],
    ['2026-03-14T25:00', 'iso'],
    ['14/03/2026', 'month-first'],
    ['soon', 'epoch-seconds'],
    ['20260314', 'iso'],
  ] as const)('%s is none as %s', (text, format) => {
    expect(readDate(text, format)).toBeUndefined();
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
