import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { paths } from './paths.ts';
import { soql } from './soql.ts';
import type { Transport } from './transport.ts';
import { readUserInfo } from './user-info.ts';
import { pageOf } from './wire.ts';

const Corporate = pageOf(z.object({ IsoCode: z.string() }));

/**
 * The currency an org counts in. No record holds it where there is but one: only the SOAP API tells. It is asked
 * for once, on connecting: it never changes. Without it amounts are shown as numbers.
 * @returns null when it cannot be told.
 */
export async function readCurrency(transport: Transport, token: AccessToken): Promise<string | null> {
  try {
    const info = await readUserInfo(token);
    return info.organizationMultiCurrency
      ? await readCorporate(transport, token)
      : (info.orgDefaultCurrencyIsoCode ?? null);
  } catch {
    // Of what went wrong nothing matters here: the account is connected, and how money is written is no reason to fail.
    return null;
  }
}

async function readCorporate(transport: Transport, token: AccessToken): Promise<string | null> {
  const text = soql({ fields: ['IsoCode'], from: 'CurrencyType', where: 'IsCorporate = true' });
  const { status, text: body } = await transport({ method: 'GET', url: paths.query(text), token });
  return status === 200 ? (Corporate.parse(JSON.parse(body)).records[0]?.IsoCode ?? null) : null;
}
