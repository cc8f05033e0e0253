import { type Definition, group, lifecycleStages } from './define.ts';

const information = group('contactinformation');
const activity = group('contact_activity');

export const contactProperties: Definition[] = [
  information('email', 'Email', 'string', { unique: true }),
  information('firstname', 'First Name', 'string'),
  information('lastname', 'Last Name', 'string'),
  information('jobtitle', 'Job Title', 'string'),
  information('company', 'Company Name', 'string'),
  information('phone', 'Phone Number', 'string', { fieldType: 'phonenumber' }),
  information('mobilephone', 'Mobile Phone Number', 'string', { fieldType: 'phonenumber' }),
  information('city', 'City', 'string'),
  information('country', 'Country/Region', 'string'),
  information('createdate', 'Create Date', 'datetime', { readOnly: true }),
  information('lastmodifieddate', 'Last Modified Date', 'datetime', { readOnly: true }),
  information('hs_object_id', 'Record ID', 'number', { readOnly: true }),
  information('hs_merged_object_ids', 'Merged Contact IDs', 'enumeration', {
    fieldType: 'checkbox',
    readOnly: true,
    hidden: true,
  }),
  // Follows the associations; that it cannot be written is unverified.
  information('associatedcompanyid', 'Primary Associated Company ID', 'number', { readOnly: true }),
  information('lifecyclestage', 'Lifecycle Stage', 'enumeration', { fieldType: 'radio', options: lifecycleStages }),
  information('hs_lead_status', 'Lead Status', 'enumeration', {
    fieldType: 'radio',
    options: [
      ['NEW', 'New'],
      ['OPEN', 'Open'],
      ['IN_PROGRESS', 'In Progress'],
      ['OPEN_DEAL', 'Open Deal'],
      ['UNQUALIFIED', 'Unqualified'],
      ['CONNECTED', 'Connected'],
      ['BAD_TIMING', 'Bad Timing'],
    ],
  }),
  information('hubspot_owner_id', 'Contact owner', 'enumeration', { owner: true }),
  information('hs_email_optout', 'Unsubscribed from all email', 'bool'),
  information('hs_buying_role', 'Buying Role', 'enumeration', {
    fieldType: 'checkbox',
    options: [
      ['BLOCKER', 'Blocker'],
      ['BUDGET_HOLDER', 'Budget Holder'],
      ['CHAMPION', 'Champion'],
      ['DECISION_MAKER', 'Decision Maker'],
      ['END_USER', 'End User'],
      ['EXECUTIVE_SPONSOR', 'Executive Sponsor'],
      ['INFLUENCER', 'Influencer'],
      ['LEGAL_AND_COMPLIANCE', 'Legal & Compliance'],
      ['OTHER', 'Other'],
    ],
  }),
  activity('notes_last_updated', 'Last Activity Date', 'datetime', { readOnly: true }),
  activity('notes_last_contacted', 'Last Contacted', 'datetime', { readOnly: true }),
  activity('notes_next_activity_date', 'Next Activity Date', 'datetime', { readOnly: true }),
  activity('num_notes', 'Number of Sales Activities', 'number', { readOnly: true }),
  activity('num_contacted_notes', 'Number of times contacted', 'number', { readOnly: true }),
  activity('hs_last_sales_activity_timestamp', 'Last Engagement Date', 'datetime', { readOnly: true }),
];
