import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { objectTypeIds } from '../../app-extension/hubspot/common/host.ts';
import { readDelivery } from '../../server/src/crm/hubspot/events.ts';
import { defaultFieldMap, derivedFrom } from '../../server/src/crm/hubspot/field-map.ts';
import { objectTypeIds as serverObjectTypeIds } from '../../server/src/crm/hubspot/paths.ts';
import { propertyName } from '../../server/src/crm/hubspot/provision.ts';
import { optionalScopes, requiredScopes } from '../../server/src/crm/hubspot/scopes.ts';
import { readModel } from '../../server/src/model/read.ts';
import { ownedFields } from '../../server/src/writeback/fields.ts';
import { productOptionalScopes, productScopes } from '../sandbox/hubspot/scopes.ts';
import {
  bundleExtension,
  type Component,
  project,
  readProject,
  staleModules,
  translateProject,
} from '../support/hubspot-project.ts';

const profiles = ['development', 'production'] as const;
const Profile = z.strictObject({ accountId: z.number(), variables: z.record(z.string(), z.string()) });
const profileOf = (name: string) => Profile.parse(JSON.parse(readProject(`src/hsprofile.${name}.json`)));

const Extension = z.object({ entrypoint: z.string() });
const App = z.object({
  logo: z.string(),
  distribution: z.literal('marketplace'),
  auth: z.object({
    type: z.literal('oauth'),
    redirectUrls: z.array(z.string()),
    requiredScopes: z.array(z.string()),
    optionalScopes: z.array(z.string()),
  }),
  permittedUrls: z.object({ fetch: z.array(z.string()) }),
});
const Subscription = z.object({
  subscriptionType: z.string(),
  objectType: z.string().optional(),
  propertyName: z.string().optional(),
  active: z.literal(true),
});
const Webhooks = z.object({
  settings: z.object({ targetUrl: z.string(), maxConcurrentRequests: z.number() }),
  subscriptions: z.object({
    crmObjects: z.array(Subscription),
    legacyCrmObjects: z.array(Subscription),
    hubEvents: z.array(Subscription),
  }),
});

describe('the HubSpot project, as HubSpot’s own command line reads it', () => {
  const components: Record<string, Component[]> = {};
  const skipped: string[] = [];
  beforeAll(async () => {
    for (const profile of profiles) {
      const read = await translateProject(profile);
      components[profile] = read.components;
      skipped.push(...read.skipped);
    }
  });
  const all = () => components.production ?? [];
  const ofType = (type: string, from = all()) => from.filter(({ componentType }) => componentType === type);
  const app = (profile: string) => App.parse(ofType('APPLICATION', components[profile])[0]?.config);
  const serverUrl = (profile: string) => profileOf(profile).variables.SERVER_URL ?? '';

  test('every description of a component is read, none is in a folder where it would be left out', () => {
    const described = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' });
    const files = described.filter((file) => file.endsWith('-hsmeta.json') && !file.includes('node_modules'));
    expect(
      all()
        .map(({ metaFilePath }) => metaFilePath)
        .sort(),
    ).toEqual(files.sort());
    expect(skipped).toEqual([]);
    const types = all().map(({ componentType }) => componentType);
    expect([...types].sort()).toEqual([
      ...['APPLICATION', 'CARD', 'CARD', 'CARD', 'PAGE', 'SETTINGS', 'WEBHOOKS', 'WORKFLOW_ACTION', 'WORKFLOW_ACTION'],
    ]);
  });

  test('every component has an id of its own, in the form HubSpot takes', () => {
    const ids = all().map(({ uid }) => uid);
    expect(ids.filter((id) => !/^[\w.-]{1,64}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('what they name exists', () => {
    const entrypoints = ['CARD', 'SETTINGS', 'PAGE']
      .flatMap((type) => ofType(type))
      .map(({ config }) => Extension.parse(config).entrypoint);
    const named = [...entrypoints, app('production').logo];
    expect(named.filter((file) => !file.startsWith('/app/') || !existsSync(join(project, 'src', file)))).toEqual([]);
  });

  test('one card stands in the tab, the sidebar and the preview of companies', () => {
    const cards = ofType('CARD').map(({ config }) => config);
    expect(cards.map(({ location }) => location).sort()).toEqual([
      ...['crm.preview', 'crm.record.sidebar', 'crm.record.tab'],
    ]);
    expect(
      new Set(cards.map(({ name, entrypoint, objectTypes }) => JSON.stringify([name, entrypoint, objectTypes]))),
    ).toEqual(new Set([JSON.stringify(['Customer health', '/app/cards/health-card.tsx', ['companies']])]));
  });

  test('asks for exactly the scopes that the server asks for: HubSpot refuses an install link with others', () => {
    const { auth } = app('production');
    expect(auth.requiredScopes).toEqual([...requiredScopes]);
    expect(auth.optionalScopes).toEqual(optionalScopes);
    expect([productScopes, productOptionalScopes]).toEqual([auth.requiredScopes, auth.optionalScopes]);
  });

  test('leads back to the server after connecting, over https or on localhost', () => {
    expect(app('production').auth.redirectUrls).toEqual([`${serverUrl('production')}/oauth/hubspot/callback`]);
    expect(app('development').auth.redirectUrls).toEqual(['http://localhost:3000/oauth/hubspot/callback']);
  });

  test.each(profiles)('with the profile %s, cards may ask the server, and nobody else', (profile) => {
    expect(app(profile).permittedUrls.fetch).toEqual([serverUrl(profile)]);
    expect(new URL(serverUrl(profile))).toMatchObject({ protocol: 'https:', pathname: '/' });
  });

  test('both profiles name the same variables and no key; every placeholder is one of them', () => {
    const [first, second] = profiles.map((name) => Object.keys(profileOf(name).variables));
    expect(first).toEqual(second);
    expect(JSON.stringify(components)).not.toContain('${');
  });

  test('the local proxy leads from the address of development to the server on this machine', () => {
    const local: unknown = JSON.parse(readProject('src/app/local.json'));
    expect(local).toEqual({ proxy: { [serverUrl('development')]: 'http://localhost:3000' } });
  });

  describe('webhooks', () => {
    const webhooks = () => Webhooks.parse(ofType('WEBHOOKS')[0]?.config);

    test('go to the server', () => {
      expect(webhooks().settings.targetUrl).toBe(`${serverUrl('production')}/webhooks/hubspot`);
      expect(webhooks().subscriptions.legacyCrmObjects).toEqual([]);
    });

    test('are subscribed for everything the server acts on, and for nothing else', () => {
      const { crmObjects, hubEvents } = webhooks().subscriptions;
      const actions = ['creation', 'deletion', 'restore', 'merge', 'associationChange'];
      const types = ['company', 'contact', 'deal', 'ticket'] as const;
      const wanted = types.flatMap((type) => [
        ...actions.map((action) => `${type} object.${action}`),
        ...[...new Set([...Object.values(defaultFieldMap[type]).flat(), ...derivedFrom[type]])].map(
          (name) => `${type} object.propertyChange ${name}`,
        ),
      ]);
      const told = crmObjects.map(({ objectType, subscriptionType, propertyName: name }) =>
        [objectType, subscriptionType, name].filter(Boolean).join(' '),
      );
      expect(told.sort()).toEqual(wanted.sort());
      expect(hubEvents.map(({ subscriptionType }) => subscriptionType)).toEqual(['contact.privacyDeletion']);
    });

    test('are understood by the server, each of them', () => {
      const { crmObjects, hubEvents } = webhooks().subscriptions;
      const ids = new Map(Object.entries(serverObjectTypeIds));
      const events = [...crmObjects, ...hubEvents].map(({ subscriptionType, objectType, propertyName: name }) => {
        const typed = { objectTypeId: ids.get(objectType ?? 'contact') };
        const ends = { fromObjectId: 1, fromObjectTypeId: typed.objectTypeId, toObjectId: 2, toObjectTypeId: '0-2' };
        const joined = { primaryObjectId: 1, mergedObjectIds: [2] };
        const about = subscriptionType.endsWith('associationChange')
          ? ends
          : subscriptionType.endsWith('merge')
            ? { ...typed, ...joined }
            : { ...typed, objectId: 1, ...(name ? { propertyName: name, propertyValue: 'x' } : {}) };
        return { eventId: 1, portalId: 1, occurredAt: 1, subscriptionType, ...about };
      });
      expect(readDelivery(events)).toMatchObject({ unknown: 0, malformed: 0, own: 0 });
    });
  });

  test('workflow actions go to the server, for companies', () => {
    const actions = ofType('WORKFLOW_ACTION').map(({ uid, config: { actionUrl, objectTypes } }) => [
      ...[uid, actionUrl, objectTypes],
    ]);
    expect(actions.sort()).toEqual([
      ['recalculate_health', `${serverUrl('production')}/api/actions/recalculate`, ['COMPANY']],
      ['set_pulse', `${serverUrl('production')}/api/actions/pulse`, ['COMPANY']],
    ]);
  });
});

describe('what HubSpot builds from it', () => {
  const outputDir = mkdtempSync(join(tmpdir(), 'barometer-bundles-'));
  afterAll(() => rmSync(outputDir, { recursive: true, force: true }));

  test('the generated modules are what a fresh build writes, byte for byte', async () => {
    expect(await staleModules()).toBe('');
  });

  test.each([
    ['cards', 'health-card', [[propertyName('details')]]],
    ['settings', 'settings-page', []],
    ['pages', 'portfolio-page', []],
  ])('%s are built from their own folder and from packages they name', async (part, name, properties) => {
    const { manifest } = await bundleExtension(`app/${part}/${name}.tsx`, join(outputDir, part));
    const modules = manifest.modules.internal.map(({ module }) => module);
    expect(modules).toContain('health.js');
    expect(modules.filter((module) => module.includes('/') && !module.startsWith('\0'))).toEqual([]);
    expect(manifest.dataDeps.map((dependency) => dependency.properties.recordProperties)).toEqual(properties);
  });

  test.each(['cards', 'settings', 'pages'])('%s name the versions that are tested here, and no others', (part) => {
    const Dependencies = z.record(z.string(), z.string());
    const read = (file: string) => JSON.parse(readProject(file));
    const tested = Dependencies.parse(read('package.json').devDependencies);
    const named = Dependencies.parse(read(`src/app/${part}/package.json`).dependencies);
    const wanted = ['@hubspot/ui-extensions', '@remote-ui/react', '@tanstack/react-query', 'react'];
    expect(named).toEqual(Object.fromEntries(wanted.map((name) => [name, tested[name]])));
    expect(read(`src/app/${part}/package-lock.json`).packages[''].dependencies).toEqual(named);
  });

  test('follows HubSpot’s own lint rules', () => {
    const eslint = resolve(project, '../../node_modules/eslint/bin/eslint.js');
    const run = () =>
      execFileSync(process.execPath, [eslint, '--max-warnings', '0', 'src', 'common'], { cwd: project });
    expect(run().toString()).toBe('');
  });

  test('the property that the card paints from is one that the server writes', () => {
    const file = resolve(project, '../../shared/models/default.yaml');
    const read = readModel(readFileSync(file, 'utf8'), 'default.yaml');
    if (!read.ok) throw new Error('The default model cannot be read.');
    const written = ownedFields(read.model).map(({ name }) => propertyName(name));
    const asked = [...readProject('src/app/cards/health-card.tsx').matchAll(/'(health_\w+)'/g)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !written.includes(name ?? ''))).toEqual([]);
  });

  test('links to records by the ids of types that the server uses', () => {
    expect(objectTypeIds).toEqual(serverObjectTypeIds);
  });
});
