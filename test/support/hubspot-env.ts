import { randomBytes } from 'node:crypto';

/** What a server needs to know of a simulated HubSpot, and of nobody else. */
export function hubspotEnv(hubspot: { clientId: string; clientSecret: string; url: string }) {
  return {
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    HUBSPOT_CLIENT_ID: hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
    HUBSPOT_API_URL: hubspot.url,
    HUBSPOT_APP_URL: hubspot.url,
  };
}
