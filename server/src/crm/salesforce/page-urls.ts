import type { AccountPlace, PageUrls } from '../connector.ts';
import { objectNames } from './object-names.ts';

/**
 * Addresses in an org's own pages, on its instance, which leads to Lightning by itself; an org whose instance is not known
 * yet is reached by way of the login page.
 */
export function makePageUrls(loginUrl: string): PageUrls {
  const site = ({ uiDomain }: AccountPlace) => {
    if (uiDomain === null) return loginUrl;
    // Only what is not https comes with its protocol.
    return uiDomain.includes('://') ? uiDomain : `https://${uiDomain}`;
  };
  return {
    recordUrl: (account, type, id) =>
      `${site(account)}/lightning/r/${objectNames[type]}/${encodeURIComponent(id)}/view`,
    listUrl: (account, id) => `${site(account)}/lightning/o/Account/list?filterName=${encodeURIComponent(id)}`,
  };
}
