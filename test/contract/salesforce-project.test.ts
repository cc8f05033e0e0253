import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readModel } from '../../server/src/model/read.ts';
import { ownedFields } from '../../server/src/writeback/fields.ts';
import { jsforceTypes, referenceTypes, unknownElements } from '../support/metadata-schema.ts';
import {
  all,
  clientApp,
  convert,
  descendants,
  type Element,
  malformed,
  metadataFiles,
  project,
  readXml,
  sources,
  texts,
} from '../support/salesforce-project.ts';
import { describeWithMetadataReference } from '../support/specs.ts';

const files = [...metadataFiles(sources), ...metadataFiles(clientApp)];
const read = (file: string) => readXml(readFileSync(join(sources, file), 'utf8'));
const text = (element: Element, name: string) => texts(element, name)[0] ?? null;

/** As they deploy: nothing is on its way to an org that is not listed here. */
const deployed = `
  CspTrustedSite Barometer
  CustomField Account.Health_Band_Since__c
  CustomField Account.Health_Band__c
  CustomField Account.Health_Change_30d__c
  CustomField Account.Health_Coverage__c
  CustomField Account.Health_Details__c
  CustomField Account.Health_Grade__c
  CustomField Account.Health_Score__c
  CustomField Account.Health_Scorecard__c
  CustomField Account.Health_Top_Risk__c
  CustomField Account.Health_Trend__c
  Dashboard Barometer_Dashboards/Customer_Health
  DashboardFolder Barometer_Dashboards
  FlexiPage Account_Health_Record_Page
  Flow Health_Band_Changed
  LightningComponentBundle healthCard
  ListView Account.Health_At_Risk
  ListView Account.Health_Falling
  ListView Account.Health_Healthy
  ListView Account.Health_Not_Scored
  PermissionSet Barometer_Health
  PermissionSet Barometer_Integration
  PlatformEventChannelMember ChangeEvents_AccountChangeEvent
  PlatformEventChannelMember ChangeEvents_CaseChangeEvent
  PlatformEventChannelMember ChangeEvents_ContactChangeEvent
  PlatformEventChannelMember ChangeEvents_OpportunityChangeEvent
  Report Barometer/Accounts_by_Band
  Report Barometer/Revenue_at_Risk_by_Renewal_Month
  ReportFolder Barometer
  StaticResource healthReact`
  .trim()
  .split(/\n\s*/);

const clientAppParts = `
  ExternalClientApplication Barometer
  ExtlClntAppConfigurablePolicies Barometer_plcy
  ExtlClntAppGlobalOauthSettings Barometer_glbloauth
  ExtlClntAppOauthConfigurablePolicies Barometer_oauthplcy
  ExtlClntAppOauthSettings Barometer_oauth`
  .trim()
  .split(/\n\s*/);

describe('the sources, as Salesforce’s own command line reads them', () => {
  const outputDir = mkdtempSync(join(tmpdir(), 'barometer-salesforce-'));
  afterAll(() => rmSync(outputDir, { recursive: true, force: true }));

  test.each([
    ['what deploys', sources, deployed],
    ['the client app', clientApp, clientAppParts],
  ])('%s: every file is of a known kind, and every component is meant to be there', async (name, folder, wanted) => {
    const components = await convert(folder, join(outputDir, name));
    expect(components.map(({ type, fullName }) => `${type} ${fullName}`).sort()).toEqual(wanted);
    const described = components.map(({ xml }) => xml).sort();
    expect(described).toEqual(metadataFiles(folder).map(({ file }) => join(project, file)));
  });

  test('the client app lies outside of the packages that deploy', () => {
    const Project = z.object({
      packageDirectories: z.array(z.object({ path: z.string() })),
      sourceApiVersion: z.string(),
    });
    const of = (folder: string) => Project.parse(JSON.parse(readFileSync(join(folder, 'sfdx-project.json'), 'utf8')));
    expect(of(project)).toMatchObject({ packageDirectories: [{ path: 'force-app' }], sourceApiVersion: '67.0' });
    expect(of(join(project, 'external-client-app')).packageDirectories).toEqual([{ path: 'app' }]);
  });
});

describe('descriptions of components', () => {
  test.each(files)('$file is well-formed, and keeps to what Salesforce asks of every file', ({ text: source }) => {
    expect(malformed(source)).toBe('');
    const root = readXml(source);
    expect(scattered(root)).toEqual([]);
    expect(texts(root, 'description').filter((description) => description.length > 255)).toEqual([]);
  });

  const older = jsforceTypes();
  /** Types that only the older WSDL describes. */
  const isOlder = /\.(report|reportFolder|dashboard|dashboardFolder|listView|flow|resource)-meta\.xml$/;

  test.each(files.filter(({ file }) => isOlder.test(file)))(
    '$file holds only elements of the WSDL',
    ({ text: source }) => {
      expect(unknownElements(readXml(source), older)).toEqual([]);
    },
  );

  describeWithMetadataReference('and Salesforce’s reference', () => {
    test.each(files.filter(({ file }) => !isOlder.test(file)))(
      '$file holds only elements it knows',
      ({ text: source }) => {
        expect(unknownElements(readXml(source), referenceTypes())).toEqual([]);
      },
    );
  });

  test('an element that nobody knows is found, wherever it is', () => {
    const page = readXml('<Flow><start><object>Account</object><colour/></start><colour/></Flow>');
    expect(unknownElements(page, older)).toEqual(['Flow/start/colour', 'Flow/colour']);
  });
});

/** Salesforce refuses a list whose elements do not follow each other. */
function scattered({ name, children }: Element): string[] {
  const starts = children.filter((child, index) => children[index - 1]?.name !== child.name).map((child) => child.name);
  const again = starts.filter((start, index) => starts.indexOf(start) !== index);
  return [...again.map((start) => `${name}/${start}`), ...children.flatMap(scattered)];
}

describe('the fields', () => {
  const file = resolve(project, '../../shared/models/default.yaml');
  const model = readModel(readFileSync(file, 'utf8'), 'default.yaml');
  if (!model.ok) throw new Error('The default model cannot be read.');
  const owned = ownedFields(model.model).filter(({ name }) => !name.startsWith('score_'));
  const apiName = (name: string) => `Health_${name.replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase())}__c`;
  const types = {
    number: 'Number',
    choice: 'Picklist',
    text: 'Text',
    datetime: 'DateTime',
    'long-text': 'LongTextArea',
  };
  const fields = metadataFiles(join(sources, 'objects/Account/fields')).map(({ text: source }) => readXml(source));

  test('are those that the server writes: names, types, labels, descriptions and options', () => {
    const described = fields.map((field) => ({
      name: text(field, 'fullName'),
      type: text(field, 'type'),
      label: text(field, 'label'),
      description: text(field, 'description'),
      options: optionsOf(field).map((value) => ({ value: text(value, 'fullName'), label: text(value, 'label') })),
    }));
    const wanted = owned.map(({ name, type, label, description, options = [] }) => ({
      ...{ name: apiName(name), type: types[type], label, description, options },
    }));
    expect(described.sort(byName)).toEqual(wanted.sort(byName));
  });

  test('hold whatever the server writes: 0 to 100, −100 to 100, and all of the details', () => {
    const of = (name: string) =>
      fields.find((field) => text(field, 'fullName') === apiName(name)) ?? readXml('<Field/>');
    for (const name of ['score', 'change_30d', 'coverage'])
      expect([text(of(name), 'precision'), text(of(name), 'scale')]).toEqual(['3', '0']);
    expect(Number(text(of('details'), 'length'))).toBeGreaterThanOrEqual(65_536);
  });

  test('keep their options to themselves, each with a colour, and never a default', () => {
    const choices = fields.filter((field) => optionsOf(field).length > 0);
    expect(choices).toHaveLength(3);
    for (const choice of choices) {
      const [set] = all(choice, 'valueSet');
      expect(set && texts(set, 'restricted')).toEqual(['true']);
      const options = optionsOf(choice);
      expect(options.filter((option) => !/^#[0-9A-F]{6}$/.test(text(option, 'color') ?? ''))).toEqual([]);
      expect(options.map((option) => text(option, 'default'))).toEqual(options.map(() => 'false'));
    }
  });

  test('are named by both permission sets, all of them: read by people, written by Barometer', () => {
    for (const [name, editable] of [
      ['Barometer_Health', 'false'],
      ['Barometer_Integration', 'true'],
    ]) {
      const granted = all(read(`permissionsets/${name}.permissionset-meta.xml`), 'fieldPermissions');
      const wanted = owned.map((field) => [`Account.${apiName(field.name)}`, editable, 'true']);
      const told = granted.map((entry) => ['field', 'editable', 'readable'].map((part) => text(entry, part)));
      expect(told.sort()).toEqual(wanted.sort());
    }
  });

  test('nothing names a health field that there is not', () => {
    const known = new Set(owned.map(({ name }) => apiName(name)));
    const component = readFileSync(join(sources, 'lwc/healthCard/healthCard.js'), 'utf8');
    const named = [...files.map(({ text: source }) => source), component].flatMap((source) =>
      [...source.matchAll(/\bHealth_\w+__c\b/g)].map(([name]) => name),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

const byName = (left: { name: string | null }, right: { name: string | null }) =>
  (left.name ?? '').localeCompare(right.name ?? '');

function optionsOf(field: Element): Element[] {
  return all(field, 'valueSet')
    .flatMap((set) => all(set, 'valueSetDefinition'))
    .flatMap((definition) => all(definition, 'value'));
}

describe('what starts by itself', () => {
  test('the flow is a draft: after the band of an account has changed', () => {
    const flow = read('flows/Health_Band_Changed.flow-meta.xml');
    const [start] = all(flow, 'start');
    const [filter] = start ? all(start, 'filters') : [];
    expect(text(flow, 'status')).toBe('Draft');
    expect(start && ['object', 'recordTriggerType', 'triggerType'].map((part) => text(start, part))).toEqual([
      ...['Account', 'Update', 'RecordAfterSave'],
    ]);
    expect(filter && [text(filter, 'field'), text(filter, 'operator')]).toEqual(['Health_Band__c', 'IsChanged']);
  });

  test('every way through the flow leads to an element of it, and no failure costs the score', () => {
    const flow = read('flows/Health_Band_Changed.flow-meta.xml');
    const names = flow.children.flatMap((child) => texts(child, 'name'));
    const targets = descendants(flow, 'targetReference').map((target) => target.text);
    expect(targets.length).toBeGreaterThan(2);
    expect(targets.filter((target) => !names.includes(target))).toEqual([]);
    for (const create of all(flow, 'recordCreates')) expect(all(create, 'faultConnector')).toHaveLength(1);
  });

  test('the trusted URL is not active, and says why', () => {
    const site = read('cspTrustedSites/Barometer.cspTrustedSite-meta.xml');
    expect([text(site, 'isActive'), text(site, 'context')]).toEqual(['false', 'LEX']);
    expect(text(site, 'description')).toMatch(/nothing needs it/);
  });

  test('changes are told of accounts, contacts, opportunities and cases', () => {
    const members = metadataFiles(join(sources, 'platformEventChannelMembers')).map(({ text: source }) =>
      readXml(source),
    );
    expect(members.map((member) => text(member, 'selectedEntity')).sort()).toEqual(
      ['Account', 'Case', 'Contact', 'Opportunity'].map((name) => `${name}ChangeEvent`),
    );
  });
});

describe('reports and dashboard', () => {
  test('the dashboard draws reports that are deployed with it, grouped as they are', () => {
    const dashboard = read('dashboards/Barometer_Dashboards/Customer_Health.dashboard-meta.xml');
    const drawn = descendants(dashboard, 'dashboardComponent');
    expect(drawn).toHaveLength(2);
    for (const component of drawn) {
      const report = read(`reports/${text(component, 'report')}.report-meta.xml`);
      const groups = all(report, 'groupingsDown').map((group) => text(group, 'field'));
      expect(groups).toEqual([text(component, 'groupingColumn')]);
      const columns = all(report, 'columns').map((column) => text(column, 'field'));
      expect(columns).not.toContain(text(component, 'groupingColumn'));
    }
  });

  test('no report has a name longer than Salesforce takes', () => {
    const reports = metadataFiles(join(sources, 'reports')).map(
      ({ text: source }) => text(readXml(source), 'name') ?? '',
    );
    expect(reports.filter((name) => name === '' || name.length > 40)).toEqual([]);
  });
});

describe('the client app', () => {
  const setting = (file: string) => readXml(readFileSync(join(clientApp, file), 'utf8'));

  test('asks for PKCE and a new refresh token every time, and for no more than Barometer uses', () => {
    const global = setting('extlClntAppGlobalOauthSets/Barometer_glbloauth.ecaGlblOauth-meta.xml');
    const on = ['isPkceRequired', 'isRefreshTokenRotationEnabled', 'isSecretRequiredForRefreshToken'];
    expect(on.map((name) => text(global, name))).toEqual(['true', 'true', 'true']);
    expect(text(global, 'isConsumerSecretOptional')).toBe('false');
    expect(text(global, 'callbackUrl')).toMatch(/^https:\/\/[^/]+\/oauth\/salesforce\/callback$/);
    const oauth = setting('extlClntAppOauthSettings/Barometer_oauth.ecaOauth-meta.xml');
    expect(text(oauth, 'commaSeparatedOauthScopes')).toBe('Api, RefreshToken');
    const policies = setting('extlClntAppOauthPolicies/Barometer_oauthplcy.ecaOauthPlcy-meta.xml');
    expect(text(policies, 'permittedUsersPolicyType')).toBe('AdminApprovedPreAuthorized');
    expect(['Type', 'ValidityPeriod', 'ValidityUnit'].map((part) => policyOf(policies, part))).toEqual([
      ...['SpecificInactivity', '30', 'Days'],
    ]);
  });

  const policyOf = (policies: Element, part: string) =>
    text(policies, part === 'Type' ? 'refreshTokenPolicyType' : `refreshToken${part}`);

  test('holds no key, no secret, no certificate and no org', () => {
    const secret = /consumerKey|consumerSecret|certificate|orgScopedExternalApp|oauthLink|\b00D\w{12}|3MVG/i;
    const texts = metadataFiles(clientApp).map(({ file, text: source }) => ({ file, source: withoutSwitches(source) }));
    expect(texts.filter(({ source }) => secret.test(source)).map(({ file }) => file)).toEqual([]);
  });

  /** Switches have the words in their names, and say nothing but yes or no. */
  const withoutSwitches = (source: string) => source.replace(/<(\w+)>(true|false)<\/\1>/g, '');
});
