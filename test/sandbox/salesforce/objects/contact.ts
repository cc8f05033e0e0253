import { field, lastActivity, object, open, owner, picklist, required, systemFields } from './define.ts';

export const contact = () =>
  object(
    'Contact',
    'Contacts',
    '003',
    [
      ...systemFields('Contact'),
      field('MasterRecordId', 'Master Record ID', 'reference(Contact:MasterRecord)', 'Filter, Group, Nillable, Sort'),
      field('AccountId', 'Account ID', 'reference(Account:Account)', open),
      field('LastName', 'Last Name', 'string(80)', required),
      field('FirstName', 'First Name', 'string(40)', open),
      field('Name', 'Full Name', 'string(121)', 'Filter, Group, Sort', { nameField: true }),
      field('Phone', 'Business Phone', 'phone(40)', open),
      field('Email', 'Email', 'email(80)', 'Create, Filter, Group, idLookup, Nillable, Sort, Update'),
      field('Title', 'Title', 'string(128)', open),
      field(
        'HasOptedOutOfEmail',
        'Email Opt Out',
        'boolean',
        'Create, Defaulted on create, Filter, Group, Sort, Update',
      ),
      field('Description', 'Contact Description', 'textarea(32000)', 'Create, Nillable, Update'),
      owner(),
      lastActivity(),
      field(
        'Buying_Role__c',
        'Buying Role',
        'multipicklist(4099)',
        'Create, Filter, Nillable, Update',
        picklist(roles),
      ),
    ],
    { merge: true, children: [] },
  );

const roles = [
  ['BLOCKER', 'Blocker'],
  ['BUDGET_HOLDER', 'Budget Holder'],
  ['CHAMPION', 'Champion'],
  ['DECISION_MAKER', 'Decision Maker'],
  ['END_USER', 'End User'],
  ['EXECUTIVE_SPONSOR', 'Executive Sponsor'],
  ['INFLUENCER', 'Influencer'],
  ['LEGAL_AND_COMPLIANCE', 'Legal & Compliance'],
  ['OTHER', 'Other'],
] as const;
