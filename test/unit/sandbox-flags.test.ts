import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Flags, readFlags } from '../sandbox/flags.ts';
import { openState } from '../sandbox/state.ts';
import { bookTime } from '../support/small-book.ts';

function flagsOf(...args: string[]): Flags {
  const read = readFlags(args);
  if (!('flags' in read)) throw new Error(JSON.stringify(read));
  return read.flags;
}

describe('sandbox flags', () => {
  test('defaults', () => {
    expect(flagsOf()).toMatchObject({ port: 4010, companies: undefined, crm: 'hubspot', exitWithParent: false });
  });

  test('values, in either form', () => {
    const flags = flagsOf('--port=0', '--companies', '5000', '--client-redirect', 'http://localhost:1/a');
    expect(flags).toMatchObject({ port: 0, companies: 5000, redirects: ['http://localhost:1/a'] });
    expect(readFlags(['--help', '--port', 'x'])).toEqual({ help: true });
  });

  test('every problem at once, each naming its flag', () => {
    const wrong = ['--port', '70000', '--companies', '100001', '--seed', '-', '--colour', 'red', '--data', '/no/where'];
    const read = readFlags([...wrong, '--server-url', 'localhost', '--state=']);
    const problems = 'problems' in read ? read.problems : [];
    for (const flag of ['--port', '--companies', '--seed', '--colour', '--data', '--server-url', '--state']) {
      expect(problems.some((problem) => problem.includes(flag))).toBe(true);
    }
  });
});

describe('sandbox state', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the moment a book is seen from stays the same; other sizes are refused', () => {
    const first = openState(flagsOf('--state', folder, '--companies', '40'), bookTime);
    const second = openState(flagsOf('--state', folder), bookTime + 86_400_000);
    expect(second).toEqual(first);
    expect(second).toMatchObject({ source: { companies: 40, anchor: '2026-11-01T12:00:00.000Z' } });
    const third = openState(flagsOf('--state', folder, '--companies', '41', '--seed', '2'), bookTime);
    expect('problems' in third && third.problems).toHaveLength(2);
  });
});
