import { type Definition, group } from './define.ts';

const information = group('ticketinformation');
const activity = group('ticket_activity');

export const ticketProperties: Definition[] = [
  information('subject', 'Ticket name', 'string'),
  information('content', 'Ticket description', 'string', { fieldType: 'textarea' }),
  information('hs_pipeline', 'Pipeline', 'enumeration'),
  information('hs_pipeline_stage', 'Ticket status', 'enumeration'),
  information('hs_ticket_priority', 'Priority', 'enumeration', {
    options: [
      ['LOW', 'Low'],
      ['MEDIUM', 'Medium'],
      ['HIGH', 'High'],
      ['URGENT', 'Urgent'],
    ],
  }),
  information('hs_ticket_category', 'Category', 'enumeration', {
    fieldType: 'checkbox',
    options: [
      ['PRODUCT_ISSUE', 'Product Issue'],
      ['BILLING_ISSUE', 'Billing Issue'],
      ['FEATURE_REQUEST', 'Feature Request'],
      ['GENERAL_INQUIRY', 'General Inquiry'],
    ],
  }),
  information('createdate', 'Create date', 'datetime'),
  information('closed_date', 'Close date', 'datetime'),
  information('first_agent_reply_date', 'First agent email response date', 'datetime'),
  information('hs_lastmodifieddate', 'Last modified date', 'datetime', { readOnly: true }),
  information('hs_object_id', 'Record ID', 'number', { readOnly: true }),
  information('hs_merged_object_ids', 'Merged Ticket IDs', 'enumeration', {
    fieldType: 'checkbox',
    readOnly: true,
    hidden: true,
  }),
  information('hubspot_owner_id', 'Ticket owner', 'enumeration', { owner: true }),
  information('hs_resolution', 'Resolution', 'enumeration', {
    options: [
      ['ISSUE_FIXED', 'Issue fixed'],
      ['NOT_REPRODUCIBLE', 'Not reproducible'],
      ['DUPLICATE', 'Duplicate'],
      ['OTHER', 'Other'],
    ],
  }),
  information('source_type', 'Source', 'enumeration', {
    options: [
      ['CHAT', 'Chat'],
      ['EMAIL', 'Email'],
      ['FORM', 'Form'],
      ['PHONE', 'Phone'],
    ],
  }),
  information('time_to_close', 'Time to close', 'number', { readOnly: true }),
  information('time_to_first_agent_reply', 'Time to first agent email reply', 'number', { readOnly: true }),
  activity('notes_last_updated', 'Last activity date', 'datetime', { readOnly: true }),
  activity('notes_last_contacted', 'Last contacted date', 'datetime', { readOnly: true }),
  activity('hs_last_sales_activity_timestamp', 'Last Engagement Date', 'datetime', { readOnly: true }),
];
