import { timingSafeEqual } from 'node:crypto';
import type { Crm } from '@barometer/shared/crm.ts';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';

/** Ten minutes to read a consent page. */
const maxAgeS = 600;
/** Links of the card are sealed with the same key, and the other CRM's installs: none is taken for another. */
const audienceOf = (crm: Crm) => `sign-in ${crm}`;
/** Each CRM has its own: somebody may connect accounts of both at once, in two tabs. */
export const stateCookie = (crm: Crm) => `barometer_oauth_state_${crm}`;

/** An install that a person has started. */
const Started = z.object({
  state: z.string(),
  /** What proves later that the code was asked for here, by PKCE (RFC 7636). */
  codeVerifier: z.string(),
});
export type Started = z.infer<typeof Started>;

/**
 * The `state` of an install, bound to the browser that started it: the cookie holds it encrypted, so a callback
 * that somebody else's install link produced is refused (login CSRF). Nothing is kept on the server.
 */
export async function sealState(crm: Crm, started: Started, key: Uint8Array, now: Date): Promise<string> {
  return new EncryptJWT({ ...started })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(audienceOf(crm))
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + maxAgeS * 1000))
    .encrypt(key);
}

/** @returns what was started by this browser with this state; undefined when nothing was. */
export async function findStarted(
  crm: Crm,
  given: string,
  cookieHeader: string | undefined,
  key: Uint8Array,
  now: Date,
): Promise<Started | undefined> {
  const sealed = readCookie(cookieHeader, stateCookie(crm));
  if (sealed === undefined) return undefined;
  try {
    const { payload } = await jwtDecrypt(sealed, key, { currentDate: now, audience: audienceOf(crm) });
    const started = Started.parse(payload);
    const expected = Buffer.from(started.state);
    const actual = Buffer.from(given);
    return expected.length === actual.length && timingSafeEqual(expected, actual) ? started : undefined;
  } catch {
    // Expired, forged or sealed with another key: to the caller all the same.
    return undefined;
  }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

export const stateCookieOptions = (secure: boolean) =>
  ({ httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: maxAgeS * 1000 }) as const;
