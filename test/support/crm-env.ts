import { randomBytes } from 'node:crypto';

interface App {
  clientId: string;
  clientSecret: string;
  url: string;
}

const encryptionKey = () => randomBytes(32).toString('base64');

/** What a server needs to know of a simulated HubSpot, and of nobody else. */
export function hubspotEnv({ clientId, clientSecret, url }: App) {
  return {
    ...{ ENCRYPTION_KEY: encryptionKey(), HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret },
    ...{ HUBSPOT_API_URL: url, HUBSPOT_APP_URL: url },
  };
}

/** The same for a simulated Salesforce. */
export function salesforceEnv({ clientId, clientSecret, url }: App) {
  return {
    ...{ ENCRYPTION_KEY: encryptionKey(), SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET: clientSecret },
    SALESFORCE_LOGIN_URL: url,
  };
}
