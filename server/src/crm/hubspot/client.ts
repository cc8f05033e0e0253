import type { z } from 'zod';
import type { Logger } from '../../telemetry/logger.ts';
import type { CallMeter } from '../../telemetry/meter.ts';
import type { AccountSession, Manner } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { toCrmError } from './errors.ts';
import type { Lane, Limiter } from './limiter.ts';
import { callKind } from './paths.ts';
import { dayLeftMs, decideRetry, pauseAfter } from './retry.ts';
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts';

export interface ClientDeps {
  transport: Transport;
  limiter: Limiter;
  logger: Logger;
  wait(delayMs: number): Promise<void>;
  random(): number;
  meter?: CallMeter;
  now(): Date;
}

export type Call = <T>(request: HttpRequest, schema: z.ZodType<T>, lane?: Lane) => Promise<T>;

/** Calls on behalf of one connection: limited, signed in, retried, parsed. @throws CrmError */
export function makeAccountCall(deps: ClientDeps, session: AccountSession, manner: Manner): Call {
  return (request, schema, lane = 'general') =>
    withRetries(deps, request, schema, {
      connectionId: session.connectionId,
      prepare: async (rejectedToken) => {
        const askedAt = performance.now();
        await deps.limiter.take(session.connectionId, lane, manner.priority);
        deps.meter?.waited(session.connectionId, lane, performance.now() - askedAt);
        return { ...request, accessToken: (await session.token(rejectedToken)).accessToken };
      },
      learn: (answer) => {
        const maxPer10s = Number(answer.header('x-hubspot-ratelimit-max') ?? Number.NaN);
        const remaining = answer.header('x-hubspot-ratelimit-remaining');
        if (maxPer10s > 0)
          deps.limiter.observe(session.connectionId, {
            maxPer10s,
            remaining: remaining === null ? null : Number(remaining),
          });
      },
      failed: async (error) => {
        const pauseMs = pauseAfter(error, dayLeftMs(deps.now(), manner.timeZone));
        if (pauseMs !== null) await deps.limiter.pause(session.connectionId, lane, pauseMs);
      },
    });
}

/** Token calls: no connection yet, no limit, the same retries. */
export function makeAnonymousCall(deps: ClientDeps): Call {
  return (request, schema) =>
    withRetries(deps, request, schema, {
      connectionId: null,
      prepare: async () => request,
      learn: () => undefined,
      failed: async () => undefined,
    });
}

/** What surrounds each try: leave and token before it, lessons after it. */
interface Around {
  connectionId: string | null;
  prepare(rejectedToken: string | undefined): Promise<HttpRequest>;
  learn(answer: HttpAnswer): void;
  failed(error: CrmError): Promise<void>;
}

async function withRetries<T>(
  deps: ClientDeps,
  request: HttpRequest,
  schema: z.ZodType<T>,
  around: Around,
): Promise<T> {
  const call = `${request.method} ${request.path}`;
  let rejectedToken: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const prepared = await around.prepare(rejectedToken);
    try {
      const answer = await measured(deps, around.connectionId, prepared);
      around.learn(answer);
      return readAnswer(answer, schema, call);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      await around.failed(error);
      const canRefresh = prepared.accessToken !== undefined && rejectedToken === undefined;
      const decision = decideRetry(error, attempt, !canRefresh, deps.random());
      if (decision.kind === 'give-up') throw error;
      deps.logger.warn(
        { call, attempt, code: error.code, status: error.status, reason: error.reason, ...decision },
        'crm call failed',
      );
      if (decision.kind === 'refresh-token') rejectedToken = prepared.accessToken;
      else await deps.wait(decision.delayMs);
    }
  }
}

async function measured(deps: ClientDeps, connectionId: string | null, request: HttpRequest): Promise<HttpAnswer> {
  const startedAt = performance.now();
  const tell = (status: string) =>
    deps.meter?.called({ connectionId, kind: callKind(request), status, durationMs: performance.now() - startedAt });
  try {
    const answer = await deps.transport(request);
    tell(String(answer.status));
    return answer;
  } catch (error) {
    tell(error instanceof CrmError ? error.code : 'failed');
    throw error;
  }
}

function readAnswer<T>(answer: HttpAnswer, schema: z.ZodType<T>, call: string): T {
  if (answer.status < 200 || answer.status > 299) throw toCrmError(answer, call);
  const parsed = schema.safeParse(parseJson(answer.text, call));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Paths only: the values are the customer's.
  throw new CrmError(
    'bad-answer',
    `HubSpot's answer to ${call} has an unexpected shape at ${issue?.path.join('.') || 'the top'}.`,
    {
      status: answer.status,
    },
  );
}

function parseJson(text: string, call: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CrmError('bad-answer', `HubSpot's answer to ${call} broke off or is not JSON.`, { cause: error });
  }
}
