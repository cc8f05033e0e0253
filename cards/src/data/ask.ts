import { ApiErrorBody } from '@barometer/shared/api/error.ts';
import type { Problem } from '../view/problem.ts';
import type { HostAnswer, HostRequest, ServerOptions } from './options.ts';

const timeoutMs = 15_000;

/** Why there is no answer. `retryable`: asking again soon may help. */
export class Failure extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryable: boolean,
  ) {
    super(problem.message ?? problem.kind);
  }
}

/**
 * Asks the server, and reads what it answers; nothing is trusted before it is parsed.
 * @param read null where the answer cannot be read.
 * @throws {Failure} whatever the reason.
 */
export async function ask<Answer>(
  { fetch, serverUrl }: ServerOptions,
  path: string,
  init: HostRequest,
  read: (json: unknown) => Answer | null,
): Promise<Answer> {
  const response = await reach(() => fetch(serverUrl + path, { ...init, timeout: timeoutMs }));
  const json: unknown = await response.json().catch(() => undefined);
  const refusal = ApiErrorBody.safeParse(json);
  if (refusal.success) throw refused(refusal.data);
  if (!response.ok) throw withoutReason(response.status);
  const answer = read(json);
  if (answer === null) throw new Failure({ kind: 'unreadable' }, false);
  return answer;
}

async function reach(ask: () => Promise<HostAnswer>): Promise<HostAnswer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure({ kind: 'unreachable' }, true);
  }
}

function refused(body: ApiErrorBody): Failure {
  const retryable = body.code === 'internal' || body.code === 'crm-unreachable' || body.code === 'too-many';
  return new Failure({ kind: 'refused', ...body }, retryable);
}

/** A gateway's answer instead of ours: not our server's words, so none are shown. */
function withoutReason(status: number): Failure {
  if (status === 401 || status === 403) return new Failure({ kind: 'refused', code: 'not-allowed' }, false);
  if (status === 404) return new Failure({ kind: 'refused', code: 'not-found' }, false);
  if (status >= 500 || status === 429) return new Failure({ kind: 'unreachable' }, true);
  return new Failure({ kind: 'refused' }, false);
}

/** Whether asking again soon may help. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Failure && error.retryable;
}

/** Why there is no answer, for the views; what nobody foresaw is an answer that cannot be read. */
export function problemOf(error: unknown): Problem {
  return error instanceof Failure ? error.problem : { kind: 'unreadable' };
}
