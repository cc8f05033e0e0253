import { z } from 'zod';
import type { AccountInfo, AccountSession } from '../connector.ts';
import type { Call } from './client.ts';
import { isHidden } from './errors.ts';
import { query } from './query.ts';

const Organization = z.object({
  Name: z.string().nullish(),
  TimeZoneSidKey: z.string().nullish(),
  DefaultLocaleSidKey: z.string().nullish(),
});

/** What an org says of itself, and where its pages are. @throws CrmError */
export async function readInfo(call: Call, session: AccountSession): Promise<AccountInfo> {
  const select = { fields: Object.keys(Organization.shape), from: 'Organization' };
  const { records } = await query(call, select, Organization).catch((error: unknown) => {
    // Settings are worth having, and nothing stands still without them.
    if (isHidden(error)) return { records: [] };
    throw error;
  });
  const [org] = records;
  const { instanceUrl } = await session.token();
  return {
    name: org?.Name ?? null,
    timeZone: toTimeZone(org?.TimeZoneSidKey),
    currency: undefined,
    locale: toLocale(org?.DefaultLocaleSidKey),
    uiDomain: instanceUrl?.replace(/^https:\/\//, '') ?? null,
  };
}

/** Java's names of time zones; one that nobody else knows would stop whatever asks for the day. */
function toTimeZone(key: string | null | undefined): string {
  const timeZone = key ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    // A RangeError, whatever the name: there is nothing else that it says.
    return 'UTC';
  }
}

/** `en_US` is "en-US" to everybody else; some of Salesforce's have words behind that nobody else knows. */
function toLocale(key: string | null | undefined): string {
  const [locale = ''] = /^[a-z]{2,3}(_[A-Z]{2})?/.exec(key ?? '') ?? [];
  return locale === '' ? 'en-US' : locale.replace('_', '-');
}
