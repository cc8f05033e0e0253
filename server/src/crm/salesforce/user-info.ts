import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { soap } from './soap.ts';

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
export function readUserInfo(token: AccessToken): Promise<UserInfo> {
  return soap(token, { name: 'getUserInfo', timeoutMs, schema: UserInfo, send: ({ soap: api }) => api.getUserInfo() });
}
