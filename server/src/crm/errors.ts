export type CrmErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'disconnected'
  | 'forbidden'
  | 'rate-limited'
  | 'unavailable'
  | 'bad-answer'
  | 'invalid'
  | 'not-found'
  | 'conflict'
  | 'stale-cursor'
  | 'field-conflict'
  | 'busy';

export interface CrmErrorDetails {
  /** HTTP status, where there was an answer. */
  status?: number;
  /** The CRM's own reference for the call, to quote to its support. */
  correlationId?: string;
  /** How long the CRM asks us to wait. */
  retryAfterMs?: number;
  /** The CRM's own machine-readable reason: `BAD_REFRESH_TOKEN`, `TEN_SECONDLY_ROLLING`, `VALIDATION_ERROR`. */
  reason?: string;
  /** The CRM's own words. For people; never for logs, they may quote the customer's values. */
  detail?: string;
  cause?: unknown;
}

/**
 * A call to the CRM that did not give what was asked.
 *
 * | code | retried by the client | who must act |
 * |---|---|---|
 * | unreachable, timeout, unavailable, bad-answer, rate-limited | yes, a few times; then the next sync goes on | nobody |
 * | busy | by the queue | nobody |
 * | unauthorized | once, with a fresh token | nobody |
 * | disconnected | no | the customer: connect again |
 * | forbidden | no | the customer: grant the scope named |
 * | invalid, conflict, not-found, stale-cursor, field-conflict | no | see the message |
 */
export class CrmError extends Error {
  readonly status: number | undefined;
  readonly correlationId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly reason: string | undefined;
  readonly detail: string | undefined;

  constructor(
    readonly code: CrmErrorCode,
    message: string,
    details: CrmErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CrmError';
    this.status = details.status;
    this.correlationId = details.correlationId;
    this.retryAfterMs = details.retryAfterMs;
    this.reason = details.reason;
    this.detail = details.detail;
  }

  /** What to show a person who can act on it. */
  get explanation(): string {
    return this.detail === undefined ? this.message : `${this.message} It says: ${this.detail}`;
  }

  /** Whether the same call may work later without anybody acting. */
  get retryable(): boolean {
    return retryableCodes.has(this.code);
  }
}

const retryableCodes: ReadonlySet<CrmErrorCode> = new Set([
  'unreachable',
  'timeout',
  'unavailable',
  'bad-answer',
  'rate-limited',
  'busy',
]);
