import { ApiErrorBody } from '@barometer/shared/api/error.ts';
import type { PulseRequest } from '@barometer/shared/card.ts';
import type { Problem } from '../view/problem.ts';
import { type Card, readCard } from '../view/read.ts';
import type { CardOptions, HostRequest } from './options.ts';

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

/** Asks the server for the card. */
export function answer(options: CardOptions): Promise<Card> {
  return ask(options, '', { method: 'GET' });
}

/** Sets a rating; the answer is the card with it. */
export function answerToPulse(options: CardOptions, pulse: PulseRequest): Promise<Card> {
  return ask(options, '/pulse', { method: 'PUT', body: pulse });
}

/** Takes back the rating set at that moment, and no colleague's; the answer is the card without it. */
export function answerToUndo(options: CardOptions, setAt: string): Promise<Card> {
  return ask(options, `/pulse?setAt=${encodeURIComponent(setAt)}`, { method: 'DELETE' });
}

/** Nothing is trusted before it is parsed. */
async function ask({ fetch, serverUrl, companyId }: CardOptions, path: string, init: HostRequest): Promise<Card> {
  const url = `${serverUrl}/api/card/companies/${encodeURIComponent(companyId)}${path}`;
  const response = await reach(() => fetch(url, { ...init, timeout: timeoutMs }));
  const json = await response.json().catch(() => undefined);
  const refusal = ApiErrorBody.safeParse(json);
  if (refusal.success) throw refused(refusal.data);
  if (!response.ok) throw withoutReason(response.status);
  const card = readCard(json);
  if (!card) throw new Failure({ kind: 'unreadable' }, false);
  return card;
}

async function reach(ask: () => Promise<Response>): Promise<Response> {
  try {
    return await ask();
  } catch {
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
