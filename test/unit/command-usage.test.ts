import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/command-line.ts';
import { faultyModel } from '../support/faulty-model.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barometer-usage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command line says before it does anything: in this process, for a process takes a second to start. */
describe('help and usage', () => {
  test('every command explains itself, also how to get JSON', async () => {
    const root = await barometer(['--help']);
    expect(root.code).toBe(0);
    const commands = commandsIn(root.stdout).map((name) => [name]);
    const groups = ['model', 'key', 'usage'].map(async (group) =>
      commandsIn((await barometer([group, '--help'])).stdout).map((name) => [group, name]),
    );
    const inner = (await Promise.all(groups)).flat();
    expect(inner).toEqual(
      expect.arrayContaining([
        ['key', 'revoke'],
        ['usage', 'import'],
      ]),
    );
    expect(commands).toEqual(expect.arrayContaining([['serve'], ['demo'], ['sync'], ['score'], ['model']]));
    const explained = [...commands, ...inner].map(async (words) => {
      const help = await barometer([...words, '--help']);
      expect([help.code, help.stderr]).toEqual([0, '']);
      expect(help.stdout).toContain(`Usage: barometer ${words.join(' ')}`);
      if (commandsIn(help.stdout).length === 0) expect(help.stdout).toContain('--json');
    });
    await Promise.all(explained);
  });

  test.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown flag', ['sync', '--frobnicate']],
    ['a key without a name', ['key', 'create', '--name', ' ']],
  ])('%s ends with 2: the fault, and one line on where the usage is told', async (_name, args) => {
    const { code, stdout, stderr } = await barometer(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .+\nSee .*--help\.\n$/);
  });

  test('no command ends with 2 and tells the usage', async () => {
    const { code, stdout, stderr } = await barometer([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: barometer');
  });

  test('serve without its environment names every variable at once', async () => {
    const { code, stdout, stderr } = await barometer(['serve'], { PORT: 'many', LOG_LEVEL: 'loud' });
    expect([code, stdout]).toEqual([2, '']);
    const named = stderr.split('\n').map((line) => line.split(':')[0]);
    const variables = ['PORT', 'LOG_LEVEL', 'ENCRYPTION_KEY', 'HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'];
    expect(named).toEqual(expect.arrayContaining(variables));
  });
});

describe('demo', () => {
  test.each([
    ['no companies', ['--companies', '0'], '--companies'],
    ['a mapping of nothing', ['--mapping', 'map.yaml'], '--data'],
    ['a folder that does not exist', ['--data', 'nowhere'], 'nowhere'],
    ['a model that does not exist', ['--model', 'none.yaml'], 'none.yaml'],
  ])('%s is refused, and nothing is left behind', async (_name, args, told) => {
    const dataDir = join(folder, 'refused');
    const { code, stdout, stderr } = await barometer(['demo', '--once', ...args], { DATA_DIR: dataDir });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('a model with faults is refused before anything starts', async () => {
    const dataDir = join(folder, 'refused');
    const args = ['demo', '--once', '--model', 'faulty.yaml'];
    const files = { 'faulty.yaml': faultyModel };
    const { code, stderr } = await runCommand(args, { env: { DATA_DIR: dataDir }, files });
    expect(code).toBe(2);
    for (const line of [8, 10]) expect(stderr).toContain(`faulty.yaml:${line}`);
    expect(existsSync(dataDir)).toBe(false);
  });
});

const barometer = (args: string[], env: Record<string, string> = {}) => runCommand(args, { env });

function commandsIn(help: string): string[] {
  const [, section = ''] = help.split('Commands:\n');
  return [...section.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name = '']) => name);
}
