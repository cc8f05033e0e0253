import type { z } from 'zod';
import { readBody } from '../answer.ts';
import type { AccountSession, Manner } from '../connector.ts';
import type { CrmError } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';
import { measured, type RetryDeps, withRetries } from '../retries.ts';
import { toCrmError } from './errors.ts';
import type { Lane, Limiter } from './limiter.ts';
import { callKind } from './paths.ts';
import { dayLeftMs, pauseAfter, reasonDelay } from './retry.ts';
import type { HttpRequest, Transport } from './transport.ts';

export interface ClientDeps extends RetryDeps {
  transport: Transport;
  limiter: Limiter;
  now(): Date;
}

export type Call = <T>(request: HttpRequest, schema: z.ZodType<T>, lane?: Lane) => Promise<T>;

/** Calls on behalf of one connection: limited, signed in, retried, parsed. @throws CrmError */
export function makeAccountCall(deps: ClientDeps, session: AccountSession, manner: Manner): Call {
  return (request, schema, lane = 'general') =>
    callAgain(deps, request, schema, {
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
    callAgain(deps, request, schema, {
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

function callAgain<T>(deps: ClientDeps, request: HttpRequest, schema: z.ZodType<T>, around: Around): Promise<T> {
  const { connectionId, failed } = around;
  const call = `${request.method} ${request.path}`;
  return withRetries(deps, {
    ...{ name: call, failed, reasonDelay },
    prepare: async (rejected) => {
      const prepared = await around.prepare(rejected);
      return {
        accessToken: prepared.accessToken,
        run: async () => {
          const about = { connectionId, kind: callKind(request) };
          const answer = await measured(deps.meter, about, () => deps.transport(prepared));
          around.learn(answer);
          if (answer.status < 200 || answer.status > 299) throw toCrmError(answer, call);
          return readBody(answer, schema, { whose: 'HubSpot', call });
        },
      };
    },
  });
}
