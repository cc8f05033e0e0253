import { field, lastActivity, object, open, owner, picklist, required, systemFields, ungrouped } from './define.ts';

const child = (childSObject: string, relationshipName: string, field = 'AccountId', cascadeDelete = true) => ({
  childSObject,
  field,
  relationshipName,
  cascadeDelete,
});

export const account = () =>
  object(
    'Account',
    'Accounts',
    '001',
    [
      ...systemFields('Account'),
      field('MasterRecordId', 'Master Record ID', 'reference(Account:MasterRecord)', 'Filter, Group, Nillable, Sort'),
      field('Name', 'Account Name', 'string(255)', required, { nameField: true }),
      field(
        'Type',
        'Account Type',
        'picklist(255)',
        open,
        picklist(['Prospect', 'Customer', 'Former Customer', 'Other']),
      ),
      field('ParentId', 'Parent Account ID', 'reference(Account:Parent)', open),
      field('BillingCity', 'Billing City', 'string(40)', open),
      field('BillingCountry', 'Billing Country', 'string(80)', open),
      field('Phone', 'Account Phone', 'phone(40)', open),
      field('AccountNumber', 'Account Number', 'string(40)', open),
      field('Website', 'Website', 'url(255)', open),
      field('Industry', 'Industry', 'picklist(255)', open, picklist(industries)),
      field('AnnualRevenue', 'Annual Revenue', 'currency(18,0)', ungrouped),
      field('NumberOfEmployees', 'Employees', 'int(8)', open),
      field('Description', 'Account Description', 'textarea(32000)', 'Create, Nillable, Update'),
      owner(),
      lastActivity(),
      field('Customer_Since__c', 'Customer Since', 'datetime', ungrouped),
      field('Renewal_Date__c', 'Renewal Date', 'date', open),
      field('Churned_On__c', 'Churned On', 'date', open),
      field('Recurring_Revenue__c', 'Recurring Revenue', 'currency(18,2)', ungrouped),
      field('Seats__c', 'Seats', 'double(18,0)', ungrouped),
      field('Customer_Tier__c', 'Customer Tier', 'picklist(255)', open, picklist(tiers)),
      field('Lifecycle_Stage__c', 'Lifecycle Stage', 'picklist(255)', open, picklist(stages)),
      field('NPS_Score__c', 'NPS Score', 'double(3,0)', ungrouped),
    ],
    {
      merge: true,
      children: [
        child('Account', 'ChildAccounts', 'ParentId', false),
        child('Contact', 'Contacts'),
        child('Opportunity', 'Opportunities'),
        child('Case', 'Cases'),
        child('Task', 'Tasks', 'WhatId'),
      ],
    },
  );

const tiers = [
  ['enterprise', 'Enterprise'],
  ['growth', 'Growth'],
  ['starter', 'Starter'],
] as const;

const stages = [
  ['lead', 'Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['churned', 'Churned'],
] as const;

/** Salesforce's own list. */
const industries = [
  ...['Agriculture', 'Apparel', 'Banking', 'Biotechnology', 'Chemicals', 'Communications', 'Construction'],
  ...['Consulting', 'Education', 'Electronics', 'Energy', 'Engineering', 'Entertainment', 'Environmental'],
  ...['Finance', 'Food & Beverage', 'Government', 'Healthcare', 'Hospitality', 'Insurance', 'Machinery'],
  ...['Manufacturing', 'Media', 'Not For Profit', 'Recreation', 'Retail', 'Shipping', 'Technology'],
  ...['Telecommunications', 'Transportation', 'Utilities', 'Other'],
];
