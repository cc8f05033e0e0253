import { createHash, createHmac } from 'node:crypto';

/** These count as the characters they stand for when a URI is signed; the `?` before the query is left alone. */
const signedAs: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

export interface Signed {
  method: string;
  uri: string;
  body: string;
  timestamp: number;
}

/**
 * What HubSpot puts on its requests: the v3 signature, and an older one beside it. Webhooks carry v1 as the older one,
 * all else v2.
 */
export function signatureHeaders(
  secret: string,
  { method, uri, body, timestamp }: Signed,
  older: 'v1' | 'v2' = 'v2',
): Record<string, string> {
  const text = `${method}${decoded(uri)}${body}${timestamp}`;
  return {
    'X-HubSpot-Signature-v3': createHmac('sha256', secret).update(text).digest('base64'),
    'X-HubSpot-Request-Timestamp': String(timestamp),
    'X-HubSpot-Signature': createHash('sha256')
      .update(older === 'v1' ? `${secret}${body}` : `${secret}${method}${uri}${body}`)
      .digest('hex'),
    'X-HubSpot-Signature-Version': older,
  };
}

function decoded(uri: string): string {
  return uri.replace(/%[0-9A-Fa-f]{2}/g, (code) => signedAs[code.toUpperCase()] ?? code);
}
