import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  method: string;
  /** As the sender saw it: scheme, host, path and query. */
  uri: string;
  /** Raw, "" if none. */
  body: string;
  /** Header X-HubSpot-Signature-v3. */
  signature: string | undefined;
  /** Header X-HubSpot-Request-Timestamp, in ms. */
  timestamp: string | undefined;
}

export type SignatureVerdict = 'valid' | 'missing' | 'stale' | 'wrong';

/** HubSpot: reject a timestamp more than five minutes away; in either direction, or a future one never expires. */
const windowMs = 300_000;

/**
 * Checks a v3 signature: base64(HMAC-SHA256(secret, method + uri + body + timestamp)).
 * HubSpot signs the URI with some escapes decoded, its local proxy signs it as sent; both readings are accepted.
 * (The SDK's own check defaults to v1, accepts future and NaN timestamps, and does not decode.)
 */
export function verifySignature(request: SignedRequest, secret: string, nowMs: number): SignatureVerdict {
  const { signature, timestamp } = request;
  if (!signature || !timestamp) return 'missing';
  if (!/^\d{1,15}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp)) > windowMs) return 'stale';
  const given = Buffer.from(signature);
  // HubSpot's own first. The time taken tells which reading held, to somebody whose signature held.
  const readings = new Set([decodeUri(request.uri), request.uri]);
  const { method, body } = request;
  for (const uri of readings) if (equal(given, sign(secret, { method, uri, body, timestamp }))) return 'valid';
  return 'wrong';
}

export function sign(
  secret: string,
  request: Pick<SignedRequest, 'method' | 'uri' | 'body'> & { timestamp: string },
): Buffer {
  const text = request.method.toUpperCase() + request.uri + request.body + request.timestamp;
  return Buffer.from(createHmac('sha256', secret).update(text, 'utf8').digest('base64'));
}

/**
 * Checks a v2 signature: hex(SHA-256(secret + method + uri + body)), as workflows send it. It holds no moment: whoever
 * takes such a request has to know by its content that it came before.
 */
export function verifySignatureV2(
  request: Pick<SignedRequest, 'method' | 'uri' | 'body' | 'signature'> & { version: string | undefined },
  secret: string,
): 'valid' | 'missing' | 'wrong' {
  if (!request.signature || request.version !== 'v2') return 'missing';
  const text = secret + request.method.toUpperCase() + request.uri + request.body;
  const wanted = createHash('sha256').update(text, 'utf8').digest('hex');
  return equal(Buffer.from(request.signature), Buffer.from(wanted)) ? 'valid' : 'wrong';
}

/** The escapes HubSpot decodes before it signs, and no others. */
const decoded: Record<string, string> = {
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

function decodeUri(uri: string): string {
  return uri.replace(/%[0-9a-f]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code);
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
