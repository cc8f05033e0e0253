import type { RecordType } from '@barometer/shared/crm.ts';
import { objectTypeIds } from './paths.ts';

interface Account {
  accountId: string;
  uiDomain: string | null;
}

/**
 * A record in HubSpot's own pages. Accounts live on different hosts (app-eu1.hubspot.com), which the account itself
 * tells; anything but HubSpot's own site, such as a simulated portal, is taken from the authorize page.
 */
export function recordUrl(authorizeUrl: string, account: Account, type: RecordType, id: string): string {
  return `${accountUrl(authorizeUrl, account)}/record/${objectTypeIds[type]}/${encodeURIComponent(id)}`;
}

/** A list in HubSpot's own pages. */
export function listUrl(authorizeUrl: string, account: Account, id: string): string {
  return `${accountUrl(authorizeUrl, account)}/objectLists/${encodeURIComponent(id)}/filters`;
}

function accountUrl(authorizeUrl: string, { accountId, uiDomain }: Account): string {
  const site = new URL(authorizeUrl);
  const origin = site.hostname.endsWith('.hubspot.com') && uiDomain ? `https://${uiDomain}` : site.origin;
  return `${origin}/contacts/${encodeURIComponent(accountId)}`;
}
