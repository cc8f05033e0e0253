import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './address.ts';
import type { Outcome } from './retry.ts';

/** Sends a body to a receiver and says how that ended. Never throws. */
export type Post = (url: string, body: string, headers: Record<string, string>) => Promise<Outcome>;

const timeoutMs = 10_000;

/**
 * Posts to addresses that people have set, so to nothing inside our own network: the address is looked at after it was
 * resolved, and the connection goes to that address and no other. Redirects are not followed; they could lead inside.
 * @param allowPrivate for receivers in the operator's own network, and tests: http and private addresses as well.
 */
export function makePost({ allowPrivate }: { allowPrivate: boolean }): Post {
  return async (url, body, headers) => {
    const target = URL.canParse(url) ? new URL(url) : null;
    const isAllowed = target?.protocol === 'https:' || (allowPrivate && target?.protocol === 'http:');
    if (!target || !isAllowed) return failed('not-https', 'The receiver has no https address. Set one.', true);
    const literal = target.hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && isIP(literal) !== 0 && isPrivateAddress(literal)) return privateAddress();
    return exchange(target, body, headers, allowPrivate);
  };
}

function exchange(target: URL, body: string, headers: Record<string, string>, allowPrivate: boolean): Promise<Outcome> {
  return new Promise((resolve) => {
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(target, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Barometer',
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    });
    request.on('response', (response) => {
      // The status says it all; what a receiver writes is not kept.
      response.destroy();
      resolve(judge(response.statusCode ?? 0));
    });
    request.on('error', (error) => resolve(describe(error)));
    request.end(body);
  });
}

function judge(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status >= 300 && status < 400)
    return failed('redirect', `The receiver redirects (${status}). Set the address it redirects to.`, true);
  if (status === 410) return failed('gone', 'The receiver is gone (410). Take the channel out, or set another.', true);
  return failed('refused', `The receiver answered ${status}. See its log.`, false);
}

class PrivateAddress extends Error {}

/** All addresses a name has must be public: which of them is used is not ours to say. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true })
    .then((found) => {
      const [first] = found;
      if (!first || found.some(({ address }) => isPrivateAddress(address))) done(new PrivateAddress(), '');
      else if (options.all) done(null, found);
      else done(null, first.address, first.family);
    })
    .catch((error: NodeJS.ErrnoException) => done(error, ''));
};

function describe(error: Error): Outcome {
  if (error instanceof PrivateAddress) return privateAddress();
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return failed('timeout', `The receiver did not answer within ${timeoutMs / 1000} s.`, false);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return failed('unreachable', `The receiver could not be reached (${code}).`, false);
}

function privateAddress(): Outcome {
  const message =
    'The receiver has a private address. Use a public one, or set ALERT_PRIVATE_RECEIVERS=allow if it is meant.';
  return failed('private-address', message, true);
}

function failed(code: string, message: string, final: boolean): Outcome {
  return { kind: 'failed', code, message, final };
}
