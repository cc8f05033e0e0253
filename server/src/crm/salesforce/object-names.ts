import type { RecordType } from '@barometer/shared/crm.ts';

/** Salesforce's names of the record types. */
export const objectNames = {
  company: 'Account',
  contact: 'Contact',
  deal: 'Opportunity',
  ticket: 'Case',
} as const satisfies Record<RecordType, string>;
