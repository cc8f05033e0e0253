import type { Logger } from '../telemetry/logger.ts';
import type { CallKind, CallMeter } from '../telemetry/meter.ts';
import { CrmError } from './errors.ts';
import { decideRetry, type ReasonDelay } from './retry.ts';

export interface RetryDeps {
  logger: Logger;
  wait(delayMs: number): Promise<void>;
  random(): number;
  meter?: CallMeter;
}

/** One try of a call. */
export interface Try<T> {
  /** What it signs in with; undefined for calls that need no token. */
  accessToken?: string | undefined;
  run(): Promise<T>;
}

export interface Tries<T> {
  /** For logs: method and path, never a value. */
  name: string;
  /** @param rejected the token that the last try was refused for. */
  prepare(rejected: string | undefined): Promise<Try<T>>;
  /** Told of every failure before it is decided what becomes of it. */
  failed?(error: CrmError): Promise<void>;
  reasonDelay?: ReasonDelay;
}

/** Tries a call until it works or there is no sense in it; a token that is refused is refreshed once. @throws CrmError */
export async function withRetries<T>(deps: RetryDeps, tries: Tries<T>): Promise<T> {
  let rejected: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const { accessToken, run } = await tries.prepare(rejected);
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      await tries.failed?.(error);
      const canRefresh = accessToken !== undefined && rejected === undefined;
      const decision = decideRetry(error, attempt, !canRefresh, deps.random(), tries.reasonDelay);
      if (decision.kind === 'give-up') throw error;
      deps.logger.warn(
        { call: tries.name, attempt, code: error.code, status: error.status, reason: error.reason, ...decision },
        'crm call failed',
      );
      if (decision.kind === 'refresh-token') rejected = accessToken;
      else await deps.wait(decision.delayMs);
    }
  }
}

/** One exchange, told to whoever counts calls: how it ended, and how long it took. */
export async function measured<A extends { status: number }>(
  meter: CallMeter | undefined,
  { connectionId, kind }: { connectionId: string | null; kind: CallKind },
  exchange: () => Promise<A>,
): Promise<A> {
  const startedAt = performance.now();
  const tell = (status: string) =>
    meter?.called({ connectionId, kind, status, durationMs: performance.now() - startedAt });
  try {
    const answer = await exchange();
    tell(String(answer.status));
    return answer;
  } catch (error) {
    tell(error instanceof CrmError ? error.code : 'failed');
    throw error;
  }
}
