import { field, object, open, owner, picklist, systemFields, ungrouped } from './define.ts';

const defaulted = 'Create, Defaulted on create, Filter, Group, Nillable, Sort, Update';

/** The statuses are the org's own; they come with its records. A case has no LastActivityDate. */
export const supportCase = (statuses: readonly string[]) =>
  object('Case', 'Cases', '500', [
    ...systemFields('Case'),
    field('MasterRecordId', 'Master Record ID', 'reference(Case:MasterRecord)', 'Filter, Group, Nillable, Sort'),
    field('CaseNumber', 'Case Number', 'string(30)', 'Autonumber, Defaulted on create, Filter, idLookup, Sort', {
      nameField: true,
    }),
    field('ContactId', 'Contact ID', 'reference(Contact:Contact)', open),
    field('AccountId', 'Account ID', 'reference(Account:Account)', open),
    field('Type', 'Case Type', 'picklist(255)', open, picklist(types)),
    field('Status', 'Status', 'picklist(255)', defaulted, picklist(statuses, statuses[0])),
    field('Origin', 'Case Origin', 'picklist(255)', open, picklist(['Phone', 'Email', 'Web', 'Chat'])),
    field('Subject', 'Subject', 'string(255)', open),
    field('Priority', 'Priority', 'picklist(255)', defaulted, picklist(priorities, 'Medium')),
    field('Description', 'Description', 'textarea(32000)', 'Create, Nillable, Update'),
    field('IsClosed', 'Closed', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
    field('ClosedDate', 'Closed Date', 'datetime', 'Filter, Nillable, Sort'),
    owner('Group|User'),
    field('First_Response_At__c', 'First Response At', 'datetime', ungrouped),
    field('CSAT_Score__c', 'CSAT Score', 'double(3,0)', ungrouped),
  ]);

const types = ['Product Issue', 'Billing Issue', 'Feature Request', 'General Inquiry'];
const priorities = ['Critical', 'High', 'Medium', 'Low'];
