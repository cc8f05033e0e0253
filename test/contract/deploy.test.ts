import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentNames, readConfig } from '../../server/src/config.ts';
import { root } from '../support/source-graph.ts';

/** What can be said of Dockerfile and compose.yaml without Docker; neither was ever built or started by these tests. */
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const Condition = z.enum(['service_healthy', 'service_started', 'service_completed_successfully']);
const Service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  init: z.boolean().optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  volumes: z.array(z.string().regex(/^[a-z]+:\//)).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: Condition })).optional(),
  healthcheck: z
    .union([
      z.strictObject({ disable: z.literal(true) }),
      z.strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() }),
    ])
    .optional(),
});
const Compose = z.strictObject({
  name: z.string(),
  'x-barometer': z.unknown(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});

describe('compose.yaml', () => {
  const { services, volumes } = Compose.parse(parse(read('compose.yaml'), { merge: true }));
  const ours = Object.entries(services).filter(([, { build }]) => build);

  test('starts a server, a worker, PostgreSQL and Redis', () => {
    expect(Object.keys(services).sort()).toEqual(['postgres', 'redis', 'server', 'worker']);
    expect(ours.map(([name]) => name)).toEqual(['server', 'worker']);
  });

  test('waits only for services that tell their health', () => {
    const healthy = (name: string) => {
      const service = services[name];
      // Ours have the one of the image.
      const check = service?.healthcheck ?? (service?.build ? { test: [] } : undefined);
      return check !== undefined && !('disable' in check);
    };
    const awaited = Object.values(services).flatMap(({ depends_on: on = {} }) => Object.keys(on));
    expect(awaited.length).toBeGreaterThan(0);
    expect(awaited.filter((name) => !healthy(name))).toEqual([]);
  });

  test('sets only variables that are read, and with them the configuration is whole', () => {
    const value = (text: string) =>
      text.replace(
        /\$\{(\w+)(?::([?-])([^}]*))?\}/g,
        (_all, name: string, sign, fallback) => given[name] ?? (sign === '-' ? fallback : ''),
      );
    const given: Record<string, string> = {
      ...{ ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'), POSTGRES_PASSWORD: 'secret' },
      ...{ HUBSPOT_CLIENT_ID: 'id', HUBSPOT_CLIENT_SECRET: 'secret', APP_URL: 'https://health.example.com' },
    };
    for (const [, { environment = {} }] of ours) {
      expect(Object.keys(environment).filter((name) => !environmentNames.includes(name))).toEqual([]);
      const config = readConfig(Object.fromEntries(Object.entries(environment).map(([n, text]) => [n, value(text)])));
      expect([config.hubspot?.clientSecret, config.salesforce]).toEqual(['secret', null]);
      expect(config).toMatchObject({
        databaseUrl: 'postgres://barometer:secret@postgres:5432/barometer',
        redisUrl: 'redis://redis:6379',
      });
    }
  });

  test('keeps data in volumes that it declares, and no secret of its own', () => {
    const used = Object.values(services).flatMap(({ volumes: named = [] }) => named.map((text) => text.split(':')[0]));
    expect(used.sort()).toEqual(Object.keys(volumes).sort());
    const secrets = Object.values(services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) => /KEY|SECRET|PASSWORD/.test(name)),
    );
    // Each is asked for, or, of a CRM that one may do without, left empty.
    expect(secrets.filter(([, text]) => !/^\$\{\w+:(\?.+|-)\}/.test(text))).toEqual([]);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const copies = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from='));

  test('copies only what exists and is not ignored', () => {
    const sources = copies.flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
    const ignored = read('.dockerignore').trim().split('\n');
    expect(sources.filter((source) => ignored.includes(source.split('/')[0] ?? ''))).toEqual([]);
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '.env', '.barometer', '.git']));
  });

  test('gives npm every workspace, and installs nothing that only development needs', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    const copied = copies.map((line) => line.split(/\s+/)[1]);
    expect(copied).toEqual(expect.arrayContaining(workspaces.map((name) => `${name}/package.json`)));
    expect(lines.filter((line) => line.includes('npm '))).toEqual([
      'RUN npm ci --omit=dev --workspace shared --workspace server',
      // For the scripts of pages; nothing of it but those is in the image.
      'RUN npm ci --workspace shared --workspace cards',
      'RUN npm run build --workspace cards',
    ]);
  });

  test('runs a slim Node that is new enough, as nobody special, with a health check', () => {
    const bases = lines.filter((line) => line.startsWith('FROM '));
    expect(bases).toHaveLength(3);
    for (const base of bases) expect(Number(/^FROM node:(\d+)-slim\b/.exec(base)?.[1])).toBeGreaterThanOrEqual(20);
    const user = lines.indexOf('USER node');
    expect(user).toBeGreaterThan(lines.lastIndexOf('COPY server server'));
    expect(lines.findIndex((line) => line.startsWith('ENTRYPOINT'))).toBeGreaterThan(user);
    expect(lines.some((line) => line.startsWith('HEALTHCHECK') && line.includes('/healthz'))).toBe(true);
  });

  test('starts the command line tool', () => {
    const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '[]') as string[];
    expect(entry[0]).toBe('node');
    expect(existsSync(join(root, entry[1] ?? 'missing'))).toBe(true);
  });
});
