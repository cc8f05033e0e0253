import type { Problem } from '@barometer/shared/problem.ts';
import { loadBook } from '../sandbox/book/load.ts';
import { brief, type Files, files, folderWith, load, mapping, now, problemsOf, removeFolders } from './book-mini.ts';

afterAll(removeFolders);

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
