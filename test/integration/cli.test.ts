import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { type HubSpot, startHubSpot } from '../sandbox/hubspot/server.ts';
import { makeDataDir, type TestDataDir } from '../support/database.ts';
import { faultyModel } from '../support/faulty-model.ts';
import { freePort } from '../support/port.ts';

const command = join(__dirname, '../../server/bin/barometer.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barometer-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('--version says which it is', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../server/package.json'), 'utf8'));
  expect(await barometer(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('an unknown command ends the process with 2', async () => {
  expect(await barometer(['frobnicate'])).toMatchObject({ code: 2, stdout: '' });
});

describe('an installation', () => {
  let hubspot: HubSpot;
  let place: TestDataDir;
  let env: Record<string, string>;
  let server: Running;

  beforeAll(async () => {
    const port = await freePort();
    const appUrl = `http://localhost:${port}`;
    hubspot = await startHubSpot({
      book: generateBook({ companies: 30, seed: 23, now: new Date() }),
      redirectUris: [`${appUrl}/oauth/hubspot/callback`],
      limits: { tenSecondly: 100_000, searchSecondly: 1_000 },
    });
    place = makeDataDir();
    env = {
      PORT: String(port),
      APP_URL: appUrl,
      DATA_DIR: place.dataDir,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      HUBSPOT_CLIENT_ID: hubspot.clientId,
      HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
      HUBSPOT_API_URL: hubspot.url,
      HUBSPOT_APP_URL: hubspot.url,
    };
  });
  afterAll(async () => {
    server?.child.kill('SIGKILL');
    await hubspot?.close();
    place?.remove();
  });

  test('sync with nothing connected says how to connect', async () => {
    const { code, stdout, stderr } = await barometer(['sync', '--json'], env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('/oauth/hubspot/install');
  });

  test('serve --json prints where it answers', async () => {
    server = start(['serve', '--json'], env);
    const [line] = await Promise.race([once(server.stdout, 'line'), server.ended.then(({ stderr }) => [stderr])]);
    expect(JSON.parse(line)).toEqual({ url: `http://127.0.0.1:${env.PORT}`, appUrl: env.APP_URL });
    await connectAsPerson(`${env.APP_URL}/oauth/hubspot/install`);
    await server.logged('sync finished');
  });

  test('a second server on the same data directory is refused and told who has it', async () => {
    const { code, stdout, stderr } = await barometer(['serve'], { ...env, PORT: String(await freePort()) });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`DATA_DIR: ${place.dataDir} is in use by process ${server.child.pid}`);
  });

  test('sync beside the server asks it: progress on stderr, one JSON document on stdout', async () => {
    // All it needs to know is where the data is.
    const { code, stdout, stderr } = await barometer(['sync', '--json'], { DATA_DIR: place.dataDir });
    expect(code).toBe(0);
    expect(onlyDocument(stdout)).toMatchObject({ results: [outcome()] });
    expect(stderr).toMatch(/Companies +\d+\n/);
    await server.logged('"sync":2');
  });

  test('sync without --json keeps stdout free', async () => {
    const { code, stdout, stderr } = await barometer(['sync'], { DATA_DIR: place.dataDir });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(new RegExp(`^hubspot-${hubspot.portalId}: .*scored 0, wrote 0`, 'm'));
  });

  test('an account that is not connected ends with 2, and the connected ones are named', async () => {
    const args = ['sync', '--json', '--connection', 'hubspot-1'];
    const { code, stdout, stderr } = await barometer(args, { DATA_DIR: place.dataDir });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`Name one of these: hubspot-${hubspot.portalId}.`);
  });

  test('in a folder without data, what is asked for is the folder, and no credentials', async () => {
    const { code, stderr } = await barometer(['alerts', 'show'], { DATA_DIR: `${place.dataDir}-elsewhere` });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^DATA_DIR: there is no data in /);
    expect(stderr).not.toContain('ENCRYPTION_KEY');
  });

  test('SIGTERM ends the server with 0; then sync works by itself', async () => {
    server.child.kill('SIGTERM');
    const stopped = await server.ended;
    expect([stopped.code, onlyDocument(stopped.stdout)]).toEqual([0, expect.anything()]);
    const { code, stdout } = await barometer(['sync', '--json'], env);
    expect(code).toBe(0);
    expect(onlyDocument(stdout)).toMatchObject({ results: [outcome()] });
  });

  test('serve --model with faults names each with its line and changes nothing', async () => {
    const file = join(folder, 'faulty.yaml');
    writeFileSync(file, faultyModel);
    const { code, stdout, stderr } = await barometer(['serve', '--model', file], env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${file}:8`);
    expect(stderr).toContain(`${file}:10`);
    expect((await barometer(['serve', '--model', join(folder, 'none.yaml')], env)).code).toBe(2);
    // A model in force would have every company scored again.
    expect(onlyDocument((await barometer(['sync', '--json'], env)).stdout)).toMatchObject({ results: [outcome()] });
  });

  test('serve --model leaves an account the model it has, and says how to put the other in force', async () => {
    const before = onlyDocument((await barometer(['model', 'history', '--json'], env)).stdout);
    const other = readFileSync(join(__dirname, '../../shared/models/services.yaml'), 'utf8');
    const serving = start(['serve', '--model', '-'], env, other);
    await serving.logged('Barometer serves');
    serving.child.kill('SIGTERM');
    const { code, stderr } = await serving.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /hubspot-\d+ keeps version 1 of its model .* `barometer model publish - --connection hubspot-/,
    );
    expect(onlyDocument((await barometer(['model', 'history', '--json'], env)).stdout)).toEqual(before);
  });

  test.each([
    ['a type and a field there are not', 'company:\n  nonsense: x\nllama:\n  name: y\n', ['company.nonsense', 'llama']],
    ['no YAML', 'company: [', ['map.yaml']],
  ])('FIELD_MAP with %s is refused', async (_name, text, told) => {
    const file = join(folder, 'map.yaml');
    writeFileSync(file, text);
    const { code, stdout, stderr } = await barometer(['serve'], { ...env, FIELD_MAP: file });
    expect([code, stdout]).toEqual([2, '']);
    for (const part of told) expect(stderr).toContain(part);
  });

  test('FIELD_MAP that does not exist is refused', async () => {
    const { code, stderr } = await barometer(['serve'], { ...env, FIELD_MAP: join(folder, 'none.yaml') });
    expect(code).toBe(2);
    expect(stderr).toContain('FIELD_MAP');
  });

  test('a port in use is refused by name', async () => {
    const taken = await listen(Number(env.PORT));
    const { code, stderr } = await barometer(['serve'], env);
    await new Promise((resolve) => taken.close(resolve));
    expect(code).toBe(2);
    expect(stderr).toContain(`PORT: ${env.PORT} is in use`);
  });

  const outcome = () => ({
    connectionId: `hubspot-${hubspot.portalId}`,
    ok: true,
    ...{ resumed: false, scored: 0, written: 0, refused: 0 },
  });
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Running {
  child: ChildProcess;
  stdout: NodeJS.EventEmitter;
  ended: Promise<Ended>;
  /** Resolves when a line on stderr holds this text. */
  logged(text: string): Promise<void>;
}

/** Runs a command as its user does: with an environment of its own, in a folder that is not the repository. */
function start(args: string[], env: Record<string, string> = {}, input = ''): Running {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const lines = createInterface({ input: child.stderr });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...said }));
  return {
    child,
    ended,
    stdout: createInterface({ input: child.stdout }),
    logged: async (text) => {
      while (!said.stderr.includes(text)) {
        const next = await Promise.race([once(lines, 'line'), ended]);
        if ('code' in next) throw new Error(`Ended without "${text}": ${said.stderr}`);
      }
    },
  };
}

const barometer = (args: string[], env?: Record<string, string>) => start(args, env).ended;

/** The one JSON document that stdout consists of: one line. */
function onlyDocument(stdout: string): unknown {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout);
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, () => resolve(server));
  });
}
