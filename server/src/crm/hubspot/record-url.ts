import type { RecordType } from '@barometer/shared/crm.ts';
import { objectTypeIds } from './paths.ts';

/**
 * A record in HubSpot's own pages. Accounts live on different hosts (app-eu1.hubspot.com), which the account itself
 * tells; anything but HubSpot's own site, such as a simulated portal, is taken from the authorize page.
 */
export function recordUrl(
  authorizeUrl: string,
  account: { accountId: string; uiDomain: string | null },
  type: RecordType,
  id: string,
): string {
  const site = new URL(authorizeUrl);
  const origin =
    site.hostname.endsWith('.hubspot.com') && account.uiDomain ? `https://${account.uiDomain}` : site.origin;
  return `${origin}/contacts/${encodeURIComponent(account.accountId)}/record/${objectTypeIds[type]}/${encodeURIComponent(id)}`;
}
