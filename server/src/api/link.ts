import { createCipheriv, randomBytes } from 'node:crypto';
import { jwtDecrypt } from 'jose';

/** Whom a link of ours is for, and which company it opens. */
export interface CardLink {
  connectionId: string;
  companyId: string;
  /** Who asked for it; what is done through it is done in this name. */
  person: string;
}

/** What a key opens. A brief is shown to customers, and its address with it: it is no way to the card. */
export type LinkedPage = 'card' | 'brief';

export interface OpenedLink extends CardLink {
  expiresAt: Date;
}

export interface Links {
  /** A key to one company's card, or to its brief alone; good for twelve hours where no end is told. */
  seal(page: LinkedPage, link: CardLink, expiresAt?: Date): string;
  /** The address of that page, with such a key. */
  address(page: LinkedPage, link: CardLink, expiresAt?: Date): string;
  /** Null for a key that is forged, has expired, was sealed with another secret, or opens something else. */
  open(page: LinkedPage, key: string): Promise<OpenedLink | null>;
}

/** A working day: the CRM's own card makes a new one whenever it is looked at. */
const goodForMs = 12 * 3_600_000;

/** Links that say by themselves who opens them: whoever has one sees that company, and no other. */
export function makeLinks(options: { appUrl: string; encryptionKey: Uint8Array; now(): Date }): Links {
  const { appUrl, encryptionKey, now } = options;
  const nextIv = makeIvs();
  // Sealed with the same secret as a sign-in; the audience keeps one from being taken for another.
  const seal: Links['seal'] = (page, { connectionId, companyId, person }, expiresAt) => {
    const issued = now();
    const exp = toSeconds(expiresAt ?? new Date(issued.getTime() + goodForMs));
    return encrypt(
      { connectionId, companyId, person, aud: page, iat: toSeconds(issued), exp },
      encryptionKey,
      nextIv(),
    );
  };
  return {
    seal,
    address: (page, link, expiresAt) => {
      const path = `${page}/companies/${encodeURIComponent(link.companyId)}`;
      return `${appUrl}/${path}?key=${seal(page, link, expiresAt)}`;
    },
    open: async (page, key) => {
      try {
        const { payload } = await jwtDecrypt(key, encryptionKey, { currentDate: now(), audience: page });
        const { connectionId, companyId, person, exp } = payload;
        return {
          ...{ connectionId: String(connectionId), companyId: String(companyId), person: String(person) },
          expiresAt: new Date(Number(exp) * 1_000),
        };
      } catch {
        // To the caller all the same: there is nothing to see.
        return null;
      }
    },
  };
}

const toSeconds = (moment: Date) => Math.floor(moment.getTime() / 1_000);
const base64url = (bytes: Buffer) => bytes.toString('base64url');

/** Random numbers that are used once, drawn a hundred at a time: drawing one takes as long as sealing with it. */
function makeIvs(): () => Buffer {
  const ivBytes = 12;
  let [drawn, at] = [Buffer.alloc(0), 0];
  return () => {
    if (at === drawn.length) [drawn, at] = [randomBytes(100 * ivBytes), 0];
    at += ivBytes;
    return drawn.subarray(at - ivBytes, at);
  };
}

/** The key encrypts the claims itself (`dir`), so all links begin alike. */
const header = base64url(Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM' })));

/**
 * A JWE in its compact form (RFC 7516, section 3.1), as `jwtDecrypt` opens it. Each card has two: by way of WebCrypto,
 * which takes every key to another thread, they would cost more than all the rest of the card.
 */
function encrypt(claims: Record<string, string | number>, key: Uint8Array, iv: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header, 'ascii'));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(claims), 'utf8'), cipher.final()]);
  return [header, '', base64url(iv), base64url(sealed), base64url(cipher.getAuthTag())].join('.');
}
