import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import type { SealedTokens } from '../store/connections.ts';
import type { Tokens } from './connector.ts';

const Sealed = z.object({
  connectionId: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
  instanceUrl: z.string().optional(),
});
const SealedText = z.object({ connectionId: z.string(), text: z.string() });

/** Encrypts tokens at rest. The connection's id is sealed in, so that a row copied to another tenant does not open. */
export interface Vault {
  seal(connectionId: string, tokens: Tokens): Promise<SealedTokens>;
  /** @throws VaultError when the key is not the one it was sealed with, or the row is another connection's. */
  open(connectionId: string, sealed: SealedTokens): Promise<Tokens>;
  /** Any other secret of a connection. */
  sealText(connectionId: string, text: string): Promise<string>;
  /** @throws VaultError as of tokens. */
  openText(connectionId: string, sealed: string): Promise<string>;
}

export class VaultError extends Error {
  readonly code = 'vault';
  readonly retryable = false;

  constructor(connectionId: string, options?: ErrorOptions) {
    super(
      `The stored secrets of ${connectionId} cannot be decrypted. Is ENCRYPTION_KEY the one they were stored with? Otherwise connect the account again, and set its alerts anew.`,
      options,
    );
    this.name = 'VaultError';
  }
}

export function makeVault(encryptionKey: Uint8Array): Vault {
  return {
    seal: async (connectionId, tokens) => {
      const { accessToken, refreshToken, instanceUrl } = tokens;
      const content: z.infer<typeof Sealed> = { connectionId, accessToken, refreshToken, instanceUrl };
      return { sealed: await encrypt(content, encryptionKey), accessExpiresAt: tokens.accessExpiresAt };
    },
    open: async (connectionId, { sealed, accessExpiresAt }) => {
      const { connectionId: _, ...tokens } = await decrypt(sealed, Sealed, encryptionKey, connectionId);
      return { ...tokens, accessExpiresAt };
    },
    sealText: (connectionId, text) => encrypt({ connectionId, text }, encryptionKey),
    openText: async (connectionId, sealed) => (await decrypt(sealed, SealedText, encryptionKey, connectionId)).text,
  };
}

type Content = z.infer<typeof Sealed> | z.infer<typeof SealedText>;

function encrypt(content: Content, key: Uint8Array): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(key);
}

async function decrypt<Opened extends Content>(
  sealed: string,
  schema: z.ZodType<Opened>,
  key: Uint8Array,
  connectionId: string,
): Promise<Opened> {
  let content: Opened;
  try {
    const { plaintext } = await compactDecrypt(sealed, key);
    content = schema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch (error) {
    throw new VaultError(connectionId, { cause: error });
  }
  if (content.connectionId !== connectionId) throw new VaultError(connectionId);
  return content;
}
