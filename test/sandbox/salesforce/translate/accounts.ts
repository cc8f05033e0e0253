import type { BookRecord } from '../../book/book.ts';
import type { Row, Value } from '../objects/define.ts';
import { type Around, day, inOrder, moment, number, type Property, stamped, text, words } from './around.ts';
import { customValuesOf } from './custom.ts';

export function accountsOf(around: Around): Row[] {
  const custom = customValuesOf(around.book, 'companies');
  return inOrder(around.book.companies.map((company) => ({ ...accountOf(around, company), ...custom(company) })));
}

function accountOf(around: Around, company: BookRecord): Row {
  const { properties: p, id } = company;
  return {
    ...stamped(around, company, around.ids.companies.get(id) ?? ''),
    MasterRecordId: null,
    // A name is required, and a HubSpot company may have none.
    Name: text(p.name, 255) ?? text(p.domain, 255) ?? `Account ${id}`,
    Type: typeOf(p.lifecyclestage),
    ParentId: around.ids.companies.get(p.hs_parent_company_id ?? '') ?? null,
    BillingCity: text(p.city, 40),
    BillingCountry: text(p.country, 80),
    Phone: text(p.phone, 40),
    Website: text(p.website ?? (p.domain ? `https://www.${p.domain}` : null), 255),
    Industry: words(p.industry),
    AnnualRevenue: number(p.annualrevenue),
    NumberOfEmployees: number(p.numberofemployees),
    LastActivityDate: day(p.notes_last_updated),
    Customer_Since__c: moment(p.closedate),
    Renewal_Date__c: day(p.renewal_date),
    Churned_On__c: day(p.churned_on),
    Recurring_Revenue__c: number(p.recurring_revenue),
    Seats__c: number(p.seats),
    Customer_Tier__c: text(p.customer_tier, 255),
    Lifecycle_Stage__c: text(p.lifecyclestage, 255),
    NPS_Score__c: number(p.nps_score),
  };
}

function typeOf(lifecycle: Property): Value {
  if (lifecycle === 'customer') return 'Customer';
  if (lifecycle === 'churned') return 'Former Customer';
  return lifecycle ? 'Prospect' : null;
}
