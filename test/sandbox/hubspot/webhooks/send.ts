import { signatureHeaders } from '../signature.ts';

/** How one request ended: a status, or why there was none. */
export interface Delivery {
  status: number | null;
  error: string | null;
  ms: number;
}

interface Request {
  targetUrl: string;
  body: string;
  secret: string;
  timestamp: number;
  timeoutMs: number;
}

/** One signed POST. Redirects are not followed: they are an answer like any other. */
export async function send({ targetUrl, body, secret, timestamp, timeoutMs }: Request): Promise<Delivery> {
  const started = performance.now();
  const ended = (status: number | null, error: string | null) => ({
    status,
    error,
    ms: Math.round(performance.now() - started),
  });
  const late = AbortSignal.timeout(timeoutMs);
  const signed = { method: 'POST', uri: targetUrl, body, timestamp };
  try {
    const answer = await fetch(targetUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signatureHeaders(secret, signed, 'v1') },
      body,
      redirect: 'manual',
      signal: late,
    });
    await answer.arrayBuffer();
    return ended(answer.status, null);
  } catch {
    return ended(null, late.aborted ? 'timeout' : 'connection failed');
  }
}
