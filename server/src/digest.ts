import { createHash } from 'node:crypto';

/** SHA-256 in base64url: 43 characters, whatever the text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
