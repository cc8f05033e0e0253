import { EncryptJWT, jwtDecrypt } from 'jose';

/** Whom a link of ours is for, and which company it opens. */
export interface CardLink {
  connectionId: string;
  companyId: string;
  /** Who asked for it; what is done through it is done in this name. */
  person: string;
}

export interface Links {
  /** A key to one company's pages, good for twelve hours. */
  seal(link: CardLink): Promise<string>;
  /** Addresses of a company's card by itself and of its brief, with a key. */
  addresses(companyId: string, key: string): { card: string; brief: string };
  /** Null for a key that is forged, has expired, or was sealed with another secret. */
  open(key: string): Promise<CardLink | null>;
}

/** A working day: the CRM's own card makes a new one whenever it is looked at. */
const goodForMs = 12 * 3_600_000;
/** Sealed with the same secret as a sign-in; neither is taken for the other. */
const audience = 'card';

/** Links that say by themselves who opens them: whoever has one sees that company, and no other. */
export function makeLinks(options: { appUrl: string; encryptionKey: Uint8Array; now(): Date }): Links {
  const { appUrl, encryptionKey, now } = options;
  return {
    seal: async ({ connectionId, companyId, person }) => {
      const issued = now();
      return new EncryptJWT({ connectionId, companyId, person })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(audience)
        .setIssuedAt(issued)
        .setExpirationTime(new Date(issued.getTime() + goodForMs))
        .encrypt(encryptionKey);
    },
    addresses: (companyId, key) => {
      const address = (page: string) => `${appUrl}/${page}/companies/${encodeURIComponent(companyId)}?key=${key}`;
      return { card: address('card'), brief: address('brief') };
    },
    open: async (key) => {
      try {
        const { payload } = await jwtDecrypt(key, encryptionKey, { currentDate: now(), audience });
        const { connectionId, companyId, person } = payload;
        return { connectionId: String(connectionId), companyId: String(companyId), person: String(person) };
      } catch {
        // To the caller all the same: there is nothing to see.
        return null;
      }
    },
  };
}
