import type { RecordType } from '@barometer/shared/crm.ts';
import { objectNames } from './object-names.ts';

interface Account {
  accountId: string;
  /** Where the org's pages are: its own instance, with the protocol where that is not https. */
  uiDomain: string | null;
}

/** A record in Salesforce's own pages; the instance leads to Lightning by itself. */
export const recordUrl = (loginUrl: string, account: Account, type: RecordType, id: string): string =>
  `${site(loginUrl, account)}/lightning/r/${objectNames[type]}/${encodeURIComponent(id)}/view`;

/** A list view in Salesforce's own pages. */
export const listUrl = (loginUrl: string, account: Account, id: string): string =>
  `${site(loginUrl, account)}/lightning/o/Account/list?filterName=${encodeURIComponent(id)}`;

function site(loginUrl: string, { uiDomain }: Account): string {
  if (uiDomain === null) return loginUrl;
  return uiDomain.includes('://') ? uiDomain : `https://${uiDomain}`;
}
