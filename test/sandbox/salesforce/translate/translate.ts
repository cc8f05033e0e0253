import type { Book } from '../../book/book.ts';
import { idOf, keyPrefixes } from '../ids.ts';

import { account } from '../objects/account.ts';
import { supportCase } from '../objects/case.ts';
import { contact } from '../objects/contact.ts';
import type { ObjectDefinition, Row } from '../objects/define.ts';
import { healthFields } from '../objects/health.ts';
import { opportunity } from '../objects/opportunity.ts';
import {
  caseStatus,
  currencyIsoCode,
  currencyType,
  isPersonAccount,
  listView,
  opportunityStage,
  organization,
  permissionSet,
  permissionSetAssignment,
  user,
} from '../objects/setup.ts';
import { task } from '../objects/task.ts';
import { accountsOf } from './accounts.ts';
import { casesOf } from './cases.ts';
import { contactsOf } from './contacts.ts';
import { customFields } from './custom.ts';
import { idsOf } from './ids.ts';
import { opportunitiesOf } from './opportunities.ts';
import { caseStatusesOf, stagesOf } from './stages.ts';
import { founded, usersOf } from './users.ts';

/** What an org may have beyond the plain one. */
export interface OrgFeatures {
  /** Whether our health fields are there from the start. */
  fields: 'missing' | 'deployed';
  personAccounts: boolean;
  multiCurrency: boolean;
}

/** Everything an org begins with. */
export interface OrgContent {
  id: string;
  name: string;
  currency: string;
  adminId: string;
  integrationUserId: string;
  objects: ObjectDefinition[];
  rows: Record<string, Row[]>;
}

/** A book, which speaks HubSpot's words, as a Salesforce org: the same customers with the same facts. Pure. */
export function translate(book: Book, features: OrgFeatures): OrgContent {
  const ids = idsOf(book);
  const users = usersOf(book);
  const stages = stagesOf(book);
  const statuses = caseStatusesOf(book);
  const around = { book, ids, users, stages, statuses };
  const objects = [
    account(),
    contact(),
    opportunity(stages.all.map(({ label }) => label)),
    supportCase(statuses.all.map(({ label }) => label)),
    task(),
    user(),
    organization(),
    opportunityStage(),
    caseStatus(),
    listView(),
    permissionSet(),
    permissionSetAssignment(),
  ];
  for (const [name, fields] of Object.entries(customFields(book))) of(objects, name).fields.push(...fields);
  if (features.fields === 'deployed') of(objects, 'Account').fields.push(...healthFields());
  const orgId = idOf(keyPrefixes.Organization, book.portal.id % 100_000);
  const created = founded;
  const rows: Record<string, Row[]> = {
    Account: accountsOf(around),
    Contact: contactsOf(around),
    Opportunity: opportunitiesOf(around),
    Case: casesOf(around),
    Task: [],
    User: users.rows,
    Organization: [
      {
        Id: orgId,
        Name: book.portal.name,
        TimeZoneSidKey: book.portal.timeZone,
        DefaultLocaleSidKey: 'en_US',
        LanguageLocaleKey: 'en_US',
        IsSandbox: false,
        OrganizationType: 'Enterprise Edition',
        InstanceName: 'EU45',
        CreatedDate: created,
        CreatedById: users.adminId,
        LastModifiedDate: created,
        LastModifiedById: users.adminId,
        SystemModstamp: created,
      },
    ],
    OpportunityStage: stages.rows(users.adminId, created),
    CaseStatus: statuses.rows(users.adminId, created),
    ListView: [],
    PermissionSet: [],
    PermissionSetAssignment: [],
  };
  if (features.personAccounts) addPersonAccounts(objects, rows);
  if (features.multiCurrency) addCurrencies(objects, rows, book.portal.currency, users.adminId, created);
  return {
    id: orgId,
    name: book.portal.name,
    currency: book.portal.currency,
    adminId: users.adminId,
    integrationUserId: users.integrationUserId,
    objects,
    rows,
  };
}

function addPersonAccounts(objects: ObjectDefinition[], rows: Record<string, Row[]>): void {
  for (const name of ['Account', 'Contact']) {
    of(objects, name).fields.push(isPersonAccount());
    for (const row of rows[name] ?? []) row.IsPersonAccount = false;
  }
}

const otherCurrencies = ['EUR', 'USD', 'GBP'];

function addCurrencies(
  objects: ObjectDefinition[],
  rows: Record<string, Row[]>,
  corporate: string,
  adminId: string,
  created: string,
): void {
  const codes = [...new Set([corporate, ...otherCurrencies])];
  for (const name of ['Account', 'Contact', 'Opportunity', 'Case', 'User']) {
    of(objects, name).fields.push(currencyIsoCode(codes));
    for (const row of rows[name] ?? []) row.CurrencyIsoCode = corporate;
  }
  objects.push(currencyType());
  rows.CurrencyType = codes.map((IsoCode, place) => ({
    Id: idOf(keyPrefixes.CurrencyType, place),
    IsoCode,
    ConversionRate: IsoCode === corporate ? 1 : 1 + place / 10,
    DecimalPlaces: 2,
    IsActive: true,
    IsCorporate: IsoCode === corporate,
    CreatedDate: created,
    CreatedById: adminId,
    LastModifiedDate: created,
    LastModifiedById: adminId,
    SystemModstamp: created,
  }));
}

function of(objects: ObjectDefinition[], name: string): ObjectDefinition {
  const found = objects.find((one) => one.name === name);
  if (!found) throw new Error(`The org has no object ${name}.`);
  return found;
}
