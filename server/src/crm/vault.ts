import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import type { SealedTokens } from '../store/connections.ts';
import type { Tokens } from './connector.ts';

const Sealed = z.object({ connectionId: z.string(), accessToken: z.string(), refreshToken: z.string() });

/** Encrypts tokens at rest. The connection's id is sealed in, so that a row copied to another tenant does not open. */
export interface Vault {
  seal(connectionId: string, tokens: Tokens): Promise<SealedTokens>;
  /** @throws VaultError when the key is not the one it was sealed with, or the row is another connection's. */
  open(connectionId: string, sealed: SealedTokens): Promise<Tokens>;
}

export class VaultError extends Error {
  readonly code = 'vault';
  readonly retryable = false;

  constructor(connectionId: string, options?: ErrorOptions) {
    super(
      `The stored tokens of ${connectionId} cannot be decrypted. Is ENCRYPTION_KEY the one they were stored with? Otherwise connect the account again.`,
      options,
    );
    this.name = 'VaultError';
  }
}

export function makeVault(encryptionKey: Uint8Array): Vault {
  return {
    seal: async (connectionId, tokens) => {
      const { accessToken, refreshToken } = tokens;
      const text = JSON.stringify({ connectionId, accessToken, refreshToken } satisfies z.infer<typeof Sealed>);
      const sealed = await new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(encryptionKey);
      return { sealed, accessExpiresAt: tokens.accessExpiresAt };
    },
    open: async (connectionId, { sealed, accessExpiresAt }) => {
      const opened = await decrypt(sealed, encryptionKey, connectionId);
      if (opened.connectionId !== connectionId) throw new VaultError(connectionId);
      return { accessToken: opened.accessToken, refreshToken: opened.refreshToken, accessExpiresAt };
    },
  };
}

async function decrypt(sealed: string, key: Uint8Array, connectionId: string) {
  try {
    const { plaintext } = await compactDecrypt(sealed, key);
    return Sealed.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch (error) {
    throw new VaultError(connectionId, { cause: error });
  }
}
