import { type Definition, group } from './define.ts';

const information = group('dealinformation');
const activity = group('deal_activity');

export const dealProperties: Definition[] = [
  information('dealname', 'Deal Name', 'string'),
  information('amount', 'Amount', 'number'),
  information('hs_mrr', 'Monthly recurring revenue', 'number', { readOnly: true }),
  information('hs_arr', 'Annual recurring revenue', 'number', { readOnly: true }),
  information('dealstage', 'Deal Stage', 'enumeration', { fieldType: 'radio' }),
  information('pipeline', 'Pipeline', 'enumeration'),
  information('dealtype', 'Deal Type', 'enumeration', {
    fieldType: 'radio',
    options: [
      ['newbusiness', 'New Business'],
      ['existingbusiness', 'Existing Business'],
    ],
  }),
  information('closedate', 'Close Date', 'datetime'),
  information('createdate', 'Create Date', 'datetime'),
  information('hs_lastmodifieddate', 'Last Modified Date', 'datetime', { readOnly: true }),
  information('hs_object_id', 'Record ID', 'number', { readOnly: true }),
  information('hs_merged_object_ids', 'Merged Deal IDs', 'enumeration', {
    fieldType: 'checkbox',
    readOnly: true,
    hidden: true,
  }),
  information('hubspot_owner_id', 'Deal owner', 'enumeration', { owner: true }),
  information('hs_is_closed', 'Is Deal Closed?', 'bool', { calculated: true }),
  information('hs_is_closed_won', 'Is Closed Won', 'bool', { calculated: true }),
  information('hs_deal_stage_probability', 'Deal probability', 'number', { calculated: true }),
  information('num_associated_contacts', 'Number of Associated Contacts', 'number', { calculated: true }),
  information('description', 'Deal Description', 'string', { fieldType: 'textarea' }),
  information('hs_priority', 'Priority', 'enumeration', {
    options: [
      ['low', 'Low'],
      ['medium', 'Medium'],
      ['high', 'High'],
    ],
  }),
  information('closed_lost_reason', 'Closed Lost Reason', 'string', { fieldType: 'textarea' }),
  information('closed_won_reason', 'Closed Won Reason', 'string', { fieldType: 'textarea' }),
  activity('notes_last_updated', 'Last Activity Date', 'datetime', { readOnly: true }),
  activity('notes_last_contacted', 'Last Contacted', 'datetime', { readOnly: true }),
  activity('hs_last_sales_activity_timestamp', 'Last Engagement Date', 'datetime', { readOnly: true }),
];
