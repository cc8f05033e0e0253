import type { Crm } from '@barometer/shared/crm.ts';
import type { Drill } from '../drill.ts';
import { paceOfHubSpot } from './hubspot.ts';
import { shareOfSalesforce } from './salesforce.ts';

/** Several processes at full speed on one account: HubSpot limits the pace of calls, Salesforce a day's calls. */
export const limits = ({ crm, callsEach = 300 }: { crm: Crm; callsEach?: number }): Drill =>
  ({ hubspot: paceOfHubSpot, salesforce: shareOfSalesforce })[crm](callsEach);
