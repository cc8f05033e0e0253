import type { Priority } from '../connector.ts';
import { CrmError } from '../errors.ts';

/** Calls of the last 24 hours that an org has used, and may use: all its apps together. */
export interface CallsUsed {
  used: number;
  limit: number;
}

/**
 * How much of an org's calls may be used when we make one: others live on them as well. What happens while a listing runs,
 * and whatever somebody waits for, may go on a little longer than all else.
 */
const shareMax: Record<Priority, number> = { background: 0.8, interactive: 0.95 };
/** What was seen so long ago is no longer true: the limit rolls. One call is let through to see how it stands. */
const knownForMs = 15 * 60_000;

/** Keeps each connection's calls within what its org can spare. */
export interface Budget {
  /** @throws CrmError `rate-limited` when the org has not enough left. */
  check(connectionId: string, priority: Priority): void;
  /** Learns from an answer: `Sforce-Limit-Info: api-usage=10018/100000`, perhaps with more behind. */
  observe(connectionId: string, header: string | null): void;
}

export function makeBudget(now: () => Date): Budget {
  const seen = new Map<string, CallsUsed & { at: number }>();
  return {
    check: (connectionId, priority) => {
      const known = seen.get(connectionId);
      if (!known || known.used < known.limit * shareMax[priority]) return;
      const leftMs = known.at + knownForMs - now().getTime();
      if (leftMs > 0) throw spent(known, leftMs);
      // Whoever comes first looks; the others wait for what it sees.
      known.at = now().getTime();
    },
    observe: (connectionId, header) => {
      const calls = readCallsUsed(header);
      if (calls) seen.set(connectionId, { ...calls, at: now().getTime() });
    },
  };
}

export function readCallsUsed(header: string | null): CallsUsed | null {
  const [, used, limit] = /(?:^|[;,\s])api-usage=(\d+)\/([1-9]\d*)/.exec(header ?? '') ?? [];
  return used === undefined || limit === undefined ? null : { used: Number(used), limit: Number(limit) };
}

function spent({ used, limit }: CallsUsed, retryAfterMs: number): CrmError {
  const minutes = Math.ceil(retryAfterMs / 60_000);
  return new CrmError(
    'rate-limited',
    `The org has used ${used} of its ${limit} API calls of 24 hours, all apps together; the rest is left to others. It is looked at again in ${minutes} minutes; nothing is lost until then.`,
    { retryAfterMs },
  );
}
