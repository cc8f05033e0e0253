import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** Which calls a fault strikes: all of them, or the n-th, those after the n-th, at most so many times. */
export const match = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  endpoint: z.string().refine(isPattern, 'must be a regular expression on the path').optional(),
  nth: z.int().min(1).optional(),
  after: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
});
export type Match = z.infer<typeof match>;

const text = z.record(z.string(), z.string());

/** What can go wrong with a call of either CRM. */
export const commonFaults = [
  /** Any status and body; what a text or nothing is sent as is the CRM's. */
  z.strictObject({
    fault: z.literal('status'),
    match: match.optional(),
    status: z.int().min(400).max(599),
    body: z.unknown().optional(),
    headers: text.optional(),
  }),
  z.strictObject({ fault: z.literal('timeout'), match: match.optional() }),
  z.strictObject({ fault: z.literal('timeout-after-write'), match: match.optional() }),
  z.strictObject({ fault: z.literal('disconnect'), match: match.optional() }),
  z.strictObject({ fault: z.literal('truncate'), match: match.optional() }),
  z.strictObject({ fault: z.literal('expire-token'), match: match.optional() }),
  z.strictObject({ fault: z.literal('revoke-token'), match: match.optional() }),
  z.strictObject({ fault: z.literal('slow'), match: match.optional(), delayMs: z.int().min(0).max(600_000) }),
] as const;

interface Armed<Fault> {
  id: string;
  fault: Fault;
  matched: number;
  fired: number;
}

/** Things that go wrong on purpose, as one CRM defines them. */
export class ArmedFaults<Fault extends { match?: Match | undefined }> {
  private armed: Armed<Fault>[] = [];

  constructor(private readonly definition: z.ZodType<Fault>) {}

  /** Arms a fault, or answers what is wrong with its definition. */
  add(input: unknown): { id: string } | { problems: string[] } {
    const parsed = this.definition.safeParse(input);
    if (!parsed.success) {
      return { problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'fault'}: ${issue.message}`) };
    }
    const id = randomUUID();
    this.armed.push({ id, fault: parsed.data, matched: 0, fired: 0 });
    return { id };
  }

  list() {
    return this.armed.map(({ id, fault, matched, fired }) => ({ id, ...fault, matched, fired }));
  }

  clear(): void {
    this.armed = [];
  }

  /** The faults that strike this call. Every matching call is counted, struck or not. */
  strike(method: string, path: string): Fault[] {
    const struck: Fault[] = [];
    for (const armed of this.armed) {
      const wanted = armed.fault.match ?? {};
      if (wanted.method && wanted.method !== method) continue;
      if (wanted.endpoint && !new RegExp(wanted.endpoint).test(path)) continue;
      armed.matched += 1;
      if (wanted.nth !== undefined && armed.matched !== wanted.nth) continue;
      if (wanted.after !== undefined && armed.matched <= wanted.after) continue;
      if (wanted.times !== undefined && armed.fired >= wanted.times) continue;
      armed.fired += 1;
      struck.push(armed.fault);
    }
    return struck;
  }
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
