import type { Book } from './book/book.ts';
import type { Flags } from './flags.ts';
import { productOptionalScopes } from './hubspot/scopes.ts';
import { defaultRedirectUris as hubSpotRedirects, startHubSpot } from './hubspot/server.ts';
import { defaultRedirectUris as salesforceRedirects, startSalesforce } from './salesforce/server.ts';

export interface Started {
  /** The line of JSON for programs. */
  printed: Record<string, unknown>;
  /** Lines for people. */
  told: string[];
  close(): Promise<void>;
}

/** Starts the CRM the flags choose, with the book in it. */
export function startChosen(flags: Flags, book: Book, journalPath: string | undefined): Promise<Started> {
  return flags.crm === 'salesforce' ? salesforce(flags, book, journalPath) : hubSpot(flags, book, journalPath);
}

async function hubSpot(flags: Flags, book: Book, journalPath: string | undefined): Promise<Started> {
  const { searchLagMs } = flags;
  const optionalScopes = productOptionalScopes;
  const sandbox = await startHubSpot({ ...common(flags, book, journalPath), searchLagMs, optionalScopes });
  const { url, portalId, clientId, clientSecret } = sandbox;
  const count = sandbox.portal.records;
  return {
    printed: { url, portalId, clientId, clientSecret },
    told: [
      `Simulated HubSpot account ${portalId} "${book.portal.name}" at ${url}`,
      `${count.companies.size} companies, ${count.contacts.size} contacts, ${count.deals.size} deals, ${count.tickets.size} tickets`,
      `Redirect URLs: ${(flags.redirects ?? hubSpotRedirects).join(', ')}`,
    ],
    close: () => sandbox.close(),
  };
}

async function salesforce(flags: Flags, book: Book, journalPath: string | undefined): Promise<Started> {
  const sandbox = await startSalesforce({ ...common(flags, book, journalPath), fields: flags.fields });
  const { url, orgId, clientId, clientSecret, org } = sandbox;
  const count = (object: string) => org.table(object).size;
  return {
    printed: { url, orgId, clientId, clientSecret },
    told: [
      `Simulated Salesforce org ${orgId} "${org.name}" at ${url}`,
      `${count('Account')} accounts, ${count('Contact')} contacts, ${count('Opportunity')} opportunities, ${count('Case')} cases`,
      `Redirect URLs: ${(flags.redirects ?? salesforceRedirects).join(', ')}`,
    ],
    close: () => sandbox.close(),
  };
}

/** Where the card lies once it is built. */
const cardDirs = {
  hubspot: 'cards/dist',
  salesforce: 'app-extension/salesforce/force-app/main/default/staticresources',
} as const;

function common(flags: Flags, book: Book, journalPath: string | undefined) {
  return {
    book,
    port: flags.port,
    cardDir: flags.card ?? cardDirs[flags.crm],
    ...(flags.serverUrl === undefined ? {} : { serverUrl: flags.serverUrl }),
    ...(flags.clientId === undefined ? {} : { clientId: flags.clientId }),
    ...(flags.clientSecret === undefined ? {} : { clientSecret: flags.clientSecret }),
    ...(flags.redirects === undefined ? {} : { redirectUris: flags.redirects }),
    ...(journalPath === undefined ? {} : { journalPath }),
  };
}
