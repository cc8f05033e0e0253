import { InputError } from '../../server/src/problem.ts';
import { type Entry, entriesOf } from '../../server/src/usage/csv/entries.ts';

const now = () => new Date('2026-06-30T12:00:00Z');

async function read(content: string | Uint8Array, pieceBytes = 11): Promise<Entry[]> {
  const bytes = Buffer.from(content);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  const read: Entry[] = [];
  for await (const { entries } of entriesOf(pieces(), 'use.csv', now)) read.push(...entries);
  return read;
}

const items = async (content: string) =>
  (await read(content)).map((entry) => ('item' in entry ? entry.item : entry.fault));
const faults = async (content: string) =>
  (await read(content)).flatMap((entry) => ('fault' in entry ? [[entry.line, entry.column, entry.fault.code]] : []));

async function refusal(content: string | Uint8Array) {
  const error = await read(content).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw new Error('this should have been refused');
  return error.problems;
}

const acme = { company: { domain: 'acme.example' }, name: 'logins', date: '2026-06-29', value: 3 };

describe('a CSV file of usage', () => {
  test.each([
    ['comma', 'domain,name,date,value\nacme.example,logins,2026-06-29,3\n'],
    ['semicolon', 'domain;name;date;value\nacme.example;logins;2026-06-29;3\n'],
    ['tab, and no last line end', 'domain\tname\tdate\tvalue\nacme.example\tlogins\t2026-06-29\t3'],
    [
      'a byte order mark, and lines as Windows ends them',
      '\uFEFFdomain,name,date,value\r\nacme.example,logins,2026-06-29,3\r\n',
    ],
    [
      'other titles, in another order, in capitals',
      'Count,DAY,Metric,Company Domain Name\n3,2026-06-29,logins,acme.example',
    ],
    ['quotes', '"domain","name","date","value"\n"acme.example","logins","2026-06-29","3"\n'],
    [
      'empty lines, cleared rows and padding',
      '\n domain , name,date,value,,\n\nacme.example, logins ,2026-06-29,3,,\n,,,,,\n',
    ],
    ['a column for each name', 'domain,date,Logins\nacme.example,2026-06-29,3\n'],
  ])('with %s says the same', async (_name, content) => {
    expect(await items(content)).toEqual([acme]);
  });

  test.each([
    ['company', { id: 'acme.example' }],
    ['Record ID', { id: 'acme.example' }],
    ['external_id', { externalId: 'acme.example' }],
    ['External ID', { externalId: 'acme.example' }],
  ])('names the company by the column %s', async (title, company) => {
    expect(await items(`${title},name,date,value\nacme.example,logins,2026-06-29,3\n`)).toEqual([{ ...acme, company }]);
  });

  test('in the wide form an empty cell is a value that is not known', async () => {
    const wide = 'domain,date,logins,orders\nacme.example,2026-06-28,1,\nacme.example,2026-06-29,,0\n';
    expect(await items(wide)).toEqual([
      { ...acme, date: '2026-06-28', value: 1 },
      { ...acme, name: 'orders', value: 0 },
    ]);
  });

  test.each([
    ['0', 0],
    ['-1.5', -1.5],
    ['+2', 2],
    ['.5', 0.5],
    ['1e3', 1000],
  ])('reads the number %s', async (text, value) => {
    expect(await items(`domain,name,date,value\nacme.example,logins,2026-06-29,${text}\n`)).toEqual([
      { ...acme, value },
    ]);
  });

  test.each(['', '1,5', '1 000', '0x10', 'Infinity', 'NaN', '1e999', '12 %', '1_000'])(
    'refuses "%s" as a number',
    async (text) => {
      const content = `domain;name;date;value\nacme.example;logins;2026-06-29;${text}\n`;
      expect(await faults(content)).toEqual([[2, 'value', 'bad-value']]);
    },
  );

  test('each bad line is told by its number and column, and the others are kept', async () => {
    const content = [
      'domain,name,date,value',
      'acme.example,Log Ins,2026-06-29,3',
      'acme.example,logins,29.06.2026,3',
      'acme.example,logins,2026-07-09,3',
      '',
      ',logins,2026-06-29,3',
      'acme.example,logins,2026-06-29',
      'acme.example,logins,2026-06-29,3,4',
      '"acme.example,logins,2026-06-29,3',
      'acme.example,log"ins,2026-06-29,3',
      'acme.example,logins,2026-06-29,3',
    ].join('\n');
    expect(await faults(content)).toEqual([
      [2, 'name', 'bad-name'],
      [3, 'date', 'bad-date'],
      [4, 'date', 'future-date'],
      [6, 'domain', 'bad-company'],
      [7, '', 'bad-line'],
      [8, '', 'bad-line'],
      [9, '', 'bad-line'],
      [10, '', 'bad-line'],
    ]);
    expect((await read(content)).at(-1)).toMatchObject({ line: 11, item: acme });
  });
});

describe('a file that cannot be used at all', () => {
  test.each([
    ['nothing in it', '', 1, 'empty'],
    ['only empty lines', '\n\n', 1, 'empty'],
    ['no company', 'name,date,value\n', 1, 'names the company'],
    ['no day', '\ndomain,name,value\n', 2, 'names the day'],
    ['nothing to tell', 'domain,date\n', 1, 'holds a value'],
    ['a column nobody knows', 'domain,name,date,value,owner\n', 1, 'not known'],
    ['a company named twice', 'domain,company,name,date,value\n', 1, 'say the same'],
    ['a name given twice', 'domain,date,logins,Logins\n', 1, 'twice'],
    ['a name that is none', 'domain,date,active users\n', 1, 'no name of usage'],
    ['a name without a value', 'domain,date,name\n', 1, 'go together'],
    ['no header', '42,logins,2026-06-29,3\n', 1, 'names the company'],
    ['a header with an open quote', 'domain,"name,date,value\n', 1, 'cannot be read'],
  ])('%s', async (_name, content, line, told) => {
    const problems = await refusal(content);
    expect(problems.some(({ message }) => message.includes(told))).toBe(true);
    for (const problem of problems) expect(problem).toMatchObject({ file: 'use.csv', line });
    for (const { remedy } of problems) expect(remedy.length).toBeGreaterThan(8);
  });

  test('everything wrong with the columns is told at once', async () => {
    expect((await refusal('owner,name,value,Owner,value\n')).map(({ path }) => path)).toEqual([
      'value',
      '',
      '',
      'owner',
      'Owner',
    ]);
  });

  test.each([
    ['Latin-1', Buffer.from('domain,name,date,value\nmüller.example,logins,2026-06-29,3\n', 'latin1'), 2],
    ['UTF-16', Buffer.from('\uFEFFdomain,name,date,value\n', 'utf16le'), 1],
    ['half a character at its end', Buffer.from([...Buffer.from('domain,date,x\n'), 0xc3]), 2],
  ])('%s is refused with the line', async (_name, content, line) => {
    expect(await refusal(content)).toMatchObject([{ file: 'use.csv', line, message: 'the file is not UTF-8 text' }]);
  });

  test('a line that never ends is not read to its end', async () => {
    const [problem] = await refusal(`domain,date,x\n${'a'.repeat(1_000_000)}`);
    expect(problem).toMatchObject({ line: 2 });
    expect(problem?.message).toContain('longer than');
  });
});
