import type { FieldMap } from '../field-map.ts';

/**
 * Where canonical fields come from unless somebody says otherwise. Salesforce has no standard field for renewals,
 * recurring revenue or tiers, so the names people commonly give their own are tried in turn; of those that an org does not
 * have, or hides from us, nothing is read.
 * Not here, because they are derived: ownerName, and whether a case is open.
 */
export const defaultFieldMap: FieldMap = {
  company: {
    name: ['Name'],
    domain: ['Website'],
    ownerId: ['OwnerId'],
    ownerName: ['Owner.Name'],
    lifecycleStage: ['Lifecycle_Stage__c', 'Type'],
    createdAt: ['CreatedDate'],
    customerSince: ['Customer_Since__c'],
    renewalDate: ['Renewal_Date__c', 'Contract_Renewal_Date__c', 'Contract_End_Date__c'],
    recurringRevenue: ['Recurring_Revenue__c', 'Annual_Recurring_Revenue__c', 'ARR__c', 'MRR__c'],
    annualRevenue: ['AnnualRevenue'],
    employees: ['NumberOfEmployees'],
    industry: ['Industry'],
    tier: ['Customer_Tier__c', 'Tier__c'],
    parentId: ['ParentId'],
    lastActivityAt: ['Last_Activity_At__c', 'LastActivityDate'],
    nps: ['NPS_Score__c', 'NPS__c'],
  },
  contact: {
    email: ['Email'],
    name: ['Name'],
    jobTitle: ['Title'],
    role: ['Buying_Role__c', 'Role__c'],
    createdAt: ['CreatedDate'],
    lastActivityAt: ['Last_Activity_At__c', 'LastActivityDate'],
    optedOut: ['HasOptedOutOfEmail'],
    nps: ['NPS_Score__c', 'NPS__c'],
  },
  deal: {
    name: ['Name'],
    amount: ['Amount'],
    stage: ['StageName'],
    pipeline: ['Pipeline__c'],
    type: ['Type'],
    isClosed: ['IsClosed'],
    isWon: ['IsWon'],
    createdAt: ['CreatedDate'],
    closeDate: ['CloseDate'],
    ownerId: ['OwnerId'],
  },
  ticket: {
    subject: ['Subject'],
    priority: ['Priority'],
    status: ['Status'],
    pipeline: ['Pipeline__c'],
    category: ['Type'],
    createdAt: ['CreatedDate'],
    closedAt: ['ClosedDate'],
    firstResponseAt: ['First_Response_At__c'],
    satisfaction: ['CSAT_Score__c', 'CSAT__c'],
  },
};

/** Fields read besides the mapped ones: whose the record is, when it changed, and what others are derived from. */
export const alwaysRead = {
  company: ['Id', 'CreatedDate', 'SystemModstamp', 'IsPersonAccount', 'CurrencyIsoCode'],
  contact: ['Id', 'CreatedDate', 'SystemModstamp', 'AccountId', 'IsPersonAccount'],
  deal: ['Id', 'CreatedDate', 'SystemModstamp', 'AccountId', 'CurrencyIsoCode'],
  ticket: ['Id', 'CreatedDate', 'SystemModstamp', 'AccountId', 'IsClosed'],
} as const;
