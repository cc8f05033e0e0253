import type { AccountPlace, PageUrls } from '../connector.ts';
import { objectTypeIds } from './paths.ts';

/**
 * Addresses in HubSpot's own pages. Accounts live on different hosts (app-eu1.hubspot.com), which the account itself
 * tells; anything but HubSpot's own site, such as a simulated portal, is taken from the authorize page.
 */
export function makePageUrls(authorizeUrl: string): PageUrls {
  // Taken apart once: a card has some twenty addresses.
  const { hostname, origin } = new URL(authorizeUrl);
  const accountUrl = ({ accountId, uiDomain }: AccountPlace) => {
    const site = hostname.endsWith('.hubspot.com') && uiDomain ? `https://${uiDomain}` : origin;
    return `${site}/contacts/${encodeURIComponent(accountId)}`;
  };
  return {
    recordUrl: (account, type, id) => `${accountUrl(account)}/record/${objectTypeIds[type]}/${encodeURIComponent(id)}`,
    listUrl: (account, id) => `${accountUrl(account)}/objectLists/${encodeURIComponent(id)}/filters`,
  };
}
