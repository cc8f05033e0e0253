import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { all, descendants, type Element, readXml, textOf, texts } from '../support/metadata-xml.ts';
import { clientApp, metadataFiles, readSource, sources } from '../support/salesforce-project.ts';

describe('what starts by itself', () => {
  test('the flow is a draft: after the band of an account has changed', () => {
    const flow = readSource('flows/Health_Band_Changed.flow-meta.xml');
    const [start] = all(flow, 'start');
    const [filter] = start ? all(start, 'filters') : [];
    expect(textOf(flow, 'status')).toBe('Draft');
    expect(start && ['object', 'recordTriggerType', 'triggerType'].map((part) => textOf(start, part))).toEqual([
      ...['Account', 'Update', 'RecordAfterSave'],
    ]);
    expect(filter && [textOf(filter, 'field'), textOf(filter, 'operator')]).toEqual(['Health_Band__c', 'IsChanged']);
  });

  test('every way through the flow leads to an element of it, and no failure costs the score', () => {
    const flow = readSource('flows/Health_Band_Changed.flow-meta.xml');
    const names = flow.children.flatMap((child) => texts(child, 'name'));
    const targets = descendants(flow, 'targetReference').map((target) => target.text);
    expect(targets.length).toBeGreaterThan(2);
    expect(targets.filter((target) => !names.includes(target))).toEqual([]);
    for (const create of all(flow, 'recordCreates')) expect(all(create, 'faultConnector')).toHaveLength(1);
  });

  test('the trusted URL is not active, and says why', () => {
    const site = readSource('cspTrustedSites/Barometer.cspTrustedSite-meta.xml');
    expect([textOf(site, 'isActive'), textOf(site, 'context')]).toEqual(['false', 'LEX']);
    expect(textOf(site, 'description')).toMatch(/nothing needs it/);
  });

  test('changes are told of accounts, contacts, opportunities and cases', () => {
    const members = metadataFiles(join(sources, 'platformEventChannelMembers')).map(({ text: source }) =>
      readXml(source),
    );
    expect(members.map((member) => textOf(member, 'selectedEntity')).sort()).toEqual(
      ['Account', 'Case', 'Contact', 'Opportunity'].map((name) => `${name}ChangeEvent`),
    );
  });
});

describe('reports and dashboard', () => {
  test('the dashboard draws reports that are deployed with it, grouped as they are', () => {
    const dashboard = readSource('dashboards/Barometer_Dashboards/Customer_Health.dashboard-meta.xml');
    const drawn = descendants(dashboard, 'dashboardComponent');
    expect(drawn).toHaveLength(2);
    for (const component of drawn) {
      const report = readSource(`reports/${textOf(component, 'report')}.report-meta.xml`);
      const groups = all(report, 'groupingsDown').map((group) => textOf(group, 'field'));
      expect(groups).toEqual([textOf(component, 'groupingColumn')]);
      const columns = all(report, 'columns').map((column) => textOf(column, 'field'));
      expect(columns).not.toContain(textOf(component, 'groupingColumn'));
    }
  });

  test('no report has a name longer than Salesforce takes', () => {
    const reports = metadataFiles(join(sources, 'reports')).map(
      ({ text: source }) => textOf(readXml(source), 'name') ?? '',
    );
    expect(reports.filter((name) => name === '' || name.length > 40)).toEqual([]);
  });
});

describe('the client app', () => {
  const setting = (file: string) => readXml(readFileSync(join(clientApp, file), 'utf8'));

  test('asks for PKCE and a new refresh token every time, and for no more than Barometer uses', () => {
    const global = setting('extlClntAppGlobalOauthSets/Barometer_glbloauth.ecaGlblOauth-meta.xml');
    const on = ['isPkceRequired', 'isRefreshTokenRotationEnabled', 'isSecretRequiredForRefreshToken'];
    expect(on.map((name) => textOf(global, name))).toEqual(['true', 'true', 'true']);
    expect(textOf(global, 'isConsumerSecretOptional')).toBe('false');
    expect(textOf(global, 'callbackUrl')).toMatch(/^https:\/\/[^/]+\/oauth\/salesforce\/callback$/);
    const oauth = setting('extlClntAppOauthSettings/Barometer_oauth.ecaOauth-meta.xml');
    expect(textOf(oauth, 'commaSeparatedOauthScopes')).toBe('Api, RefreshToken');
    const policies = setting('extlClntAppOauthPolicies/Barometer_oauthplcy.ecaOauthPlcy-meta.xml');
    expect(textOf(policies, 'permittedUsersPolicyType')).toBe('AdminApprovedPreAuthorized');
    expect(['Type', 'ValidityPeriod', 'ValidityUnit'].map((part) => policyOf(policies, part))).toEqual([
      ...['SpecificInactivity', '30', 'Days'],
    ]);
  });

  const policyOf = (policies: Element, part: string) =>
    textOf(policies, part === 'Type' ? 'refreshTokenPolicyType' : `refreshToken${part}`);

  test('holds no key, no secret, no certificate and no org', () => {
    const secret = /consumerKey|consumerSecret|certificate|orgScopedExternalApp|oauthLink|\b00D\w{12}|3MVG/i;
    const texts = metadataFiles(clientApp).map(({ file, text: source }) => ({ file, source: withoutSwitches(source) }));
    expect(texts.filter(({ source }) => secret.test(source)).map(({ file }) => file)).toEqual([]);
  });

  /** Switches have the words in their names, and say nothing but yes or no. */
  const withoutSwitches = (source: string) => source.replace(/<(\w+)>(true|false)<\/\1>/g, '');
});
