import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { jsforceTypes, referenceTypes, unknownElements } from '../support/metadata-schema.ts';
import { type Element, malformed, readXml, texts } from '../support/metadata-xml.ts';
import { clientApp, convert, metadataFiles, project, sources } from '../support/salesforce-project.ts';
import { describeWithMetadataReference } from '../support/specs.ts';

const files = [...metadataFiles(sources), ...metadataFiles(clientApp)];

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
