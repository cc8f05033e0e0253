import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { within } from '../http.ts';
import { openConnection } from './transport.ts';

const UserInfo = z.object({
  userId: z.string(),
  orgDefaultCurrencyIsoCode: z.string().nullish(),
  organizationMultiCurrency: z.boolean().nullish(),
});
export type UserInfo = z.infer<typeof UserInfo>;

const timeoutMs = 10_000;

/**
 * Who we are in the org, by its SOAP API: REST's answer to that takes a scope more (`id` or `openid`), and says nothing of
 * the currency. @throws CrmError `timeout`, or what jsforce makes of a fault.
 */
export async function readUserInfo(token: AccessToken): Promise<UserInfo> {
  const asked = openConnection(token).soap.getUserInfo();
  return UserInfo.parse(
    await within(asked, { timeoutMs, stopping: undefined, whose: 'Salesforce', path: 'getUserInfo' }),
  );
}
