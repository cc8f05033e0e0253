import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../server/src/cli.ts';
import { memoryIo } from '../support/memory-io.ts';

/** What the first page says can be tried is there to be tried, as it stands. */
const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'README.md'), 'utf8');
const [, section = ''] = /^## The score on the command line\n(.*?)^## /ms.exec(page) ?? [];
const commands = [...section.matchAll(/^npx barometer (.*)$/gm)].map(([, line = '']) => line);

test('it has commands that need nothing but files', () => expect(commands.length).toBeGreaterThan(2));

test.each(commands)('barometer %s', async (line) => {
  const args = line.split(' ');
  const names = args.filter((arg) => /\.(yaml|json)$/.test(arg));
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name))]));
  const { io, out } = memoryIo(files, { piece: 16_384 });
  expect([await main(args, io), out.stderr]).toEqual([0, '']);
  expect(out.stdout).not.toBe('');
});
