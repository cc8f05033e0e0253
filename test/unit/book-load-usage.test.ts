import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BookUsage } from '../sandbox/book/book.ts';
import { loadBook } from '../sandbox/book/load.ts';
import { brief, type Files, load, mapping, now, problemsOf, removeFolders } from './book-mini.ts';

afterAll(removeFolders);

const yaml = `${mapping}usage:
  file: usage.csv
  company: customer
  date: { column: week, plus: { days: 6 }, future: drop }
  values:
    key_actions: events
    minutes: { column: hours, times: 60 }
    exports: { column: exports, whenEmpty: 0 }
`;
const usage = (...rows: string[]): Files => ({
  'usage.csv': ['customer,week,events,hours,exports', ...rows, ''].join('\n'),
});
const fine = usage('C1,2026-03-02,4,1.5,', 'C2,2026-02-23,1,2,3', 'C1,2026-02-23,9,,7', 'C1,2026-03-09,2,1,1');

describe('usage from a file', () => {
  const book = load(fine, yaml);
  const [first, second] = book.companies.map(({ id }) => id);

  test('is kept by company and name, oldest first, with dates moved as all dates are', () => {
    // 190 days lie between the data's today and now.
    const [early, late] = ['2026-09-07', '2026-09-14'];
    const expected: BookUsage[] = [
      {
        companyId: first ?? '',
        name: 'key_actions',
        values: [
          { date: early, value: 9 },
          { date: late, value: 4 },
        ],
      },
      { companyId: first ?? '', name: 'minutes', values: [{ date: late, value: 90 }] },
      {
        companyId: first ?? '',
        name: 'exports',
        values: [
          { date: early, value: 7 },
          { date: late, value: 0 },
        ],
      },
      { companyId: second ?? '', name: 'key_actions', values: [{ date: early, value: 1 }] },
      { companyId: second ?? '', name: 'minutes', values: [{ date: early, value: 120 }] },
      { companyId: second ?? '', name: 'exports', values: [{ date: early, value: 3 }] },
    ];
    expect([...(book.usage ?? [])]).toEqual(expected);
  });

  test('is read from a bare date column too, and may be of today', () => {
    const daily = yaml.replace('{ column: week, plus: { days: 6 }, future: drop }', 'week');
    const [only] = [...(load(usage('C1,2026-03-14,4,,'), daily).usage ?? [])];
    expect(only?.values).toEqual([{ date: '2026-09-20', value: 4 }]);
  });

  test('is absent where the mapping has none', () => {
    expect(load().usage).toBeUndefined();
  });

  test('with bad rows is refused, each with file, line and remedy', () => {
    const strict = yaml.replace('days: 6 }, future: drop', 'days: 6 }');
    const bad = usage(
      'C1,2026-03-02,4,1,1',
      'C9,2026-03-02,4,1,1',
      ',2026-03-02,4,1,1',
      'C1,,4,1,1',
      'C1,2026-02-30,4,1,1',
      'C1,2026-03-09,4,1,1',
      'C2,2026-03-02,many,1 h,1',
      'C1,2026-03-02,5,1,1',
    );
    const problems = problemsOf(bad, strict);
    expect(brief(problems)).toEqual([
      'usage.csv:3 customer No company has the id `C9`',
      'usage.csv:4 customer The row names no company',
      'usage.csv:5 week The row has no date',
      'usage.csv:6 week `2026-02-30` is not a date',
      'usage.csv:7 week The values are of a day after today: `2026-03-09`',
      'usage.csv:8 events `many` is not a number',
      'usage.csv:8 hours `1 h` is not a number',
      'usage.csv:9 week 2026-09-14 is told by line 2 already',
    ]);
    expect(problems.filter(({ remedy }) => remedy === '')).toEqual([]);
    const kept = load(bad, strict.replace('today:', 'onBadRow: skip\ntoday:'), () => undefined);
    expect([...(kept.usage ?? [])].map(({ values }) => values)).toEqual([
      [{ date: '2026-09-14', value: 4 }],
      [{ date: '2026-09-14', value: 60 }],
      [{ date: '2026-09-14', value: 1 }],
    ]);
  });

  test.each([
    ['a column nobody has', 'key_actions: events', 'key_actions: event', /^No column in usage.csv `event`/],
    ['a company column nobody has', 'company: customer\n  date', 'company: custom\n  date', /^No column .* `custom`/],
    ['a date column nobody has', 'column: week,', 'column: weeks,', /^No column in usage.csv `weeks`/],
    ['a word the format does not know', 'whenEmpty: 0', 'whenEmtpy: 0', /^Unknown key `whenEmtpy`/],
    ['a name no model could use', 'key_actions:', '"Key actions":', /lower-case letters/],
    ['a factor that is no number', 'times: 60', 'times: sixty', /expected number/],
    ['dates that are kept in the future', '6 }, future: drop', '6 }, future: keep', /^Invalid option/],
  ])('is refused for %s', (_, from, to, text) => {
    expect(yaml).toContain(from);
    const wrong = yaml.replace(from, to);
    const [problem, ...others] = problemsOf(fine, wrong);
    expect(problem?.message).toMatch(text);
    expect(others).toEqual([]);
    const line = wrong.slice(0, wrong.lastIndexOf(to.split('\n')[0] ?? to)).split('\n').length;
    expect(problem).toMatchObject({ file: 'mini.yaml', line, remedy: expect.stringMatching(/./) });
  });

  test('is refused without a file, a company or a value', () => {
    const without = `${mapping}usage:\n  date: week\n  values: {}\n`;
    expect(brief(problemsOf(fine, without))).toEqual([
      expect.stringMatching(/usage\.file Missing, and required$/),
      expect.stringMatching(/usage\.company Missing, and required$/),
      expect.stringMatching(/usage\.values Expected at least one name/),
    ]);
    expect(brief(problemsOf({}, yaml.replace('usage.csv\n  company', 'none.csv\n  company')))).toEqual([
      expect.stringMatching(/^none\.csv:- {2}Cannot read the file/),
    ]);
  });
});

const data = join(__dirname, '../../../shared/data/saasguard-600');
if (existsSync(data)) {
  test('the SaaSGuard sample: whole weeks of usage, dated at their end', () => {
    const book = loadBook(data, join(__dirname, '../sandbox/book/mappings/saasguard-600.yaml'), { now });
    const usage = [...(book.usage ?? [])];
    expect(new Set(usage.map(({ companyId }) => companyId)).size).toBe(589);
    // The data's last day, a Saturday, is now; its last whole week ended six days before.
    expect(
      usage.reduce(
        (last, { values }) => ((values.at(-1)?.date ?? '') > last ? (values.at(-1)?.date ?? last) : last),
        '',
      ),
    ).toBe('2026-09-14');
    const rows = usage.filter(({ name }) => name === 'key_actions').reduce((sum, { values }) => sum + values.length, 0);
    expect(rows).toBe(41_655 - 406);
  });
} else {
  test.skip('the SaaSGuard sample: whole weeks of usage (skipped: no data)', () => undefined);
}
