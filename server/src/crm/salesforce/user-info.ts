import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { within } from '../http.ts';
import { toCrmError } from './metadata.ts';
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
 * the currency. @throws CrmError
 */
export async function readUserInfo(token: AccessToken): Promise<UserInfo> {
  const patience = { timeoutMs, stopping: undefined, whose: 'Salesforce', path: 'getUserInfo' };
  try {
    const answer = await within(openConnection(token).soap.getUserInfo(), patience);
    return UserInfo.parse(answer);
  } catch (error) {
    throw error instanceof CrmError ? error : toCrmError(error, patience.path);
  }
}
