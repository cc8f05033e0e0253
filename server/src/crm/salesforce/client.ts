import type { z } from 'zod';
import { readBody } from '../answer.ts';
import type { AccessToken, AccountSession, Manner } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';
import { measured, type RetryDeps, withRetries } from '../retries.ts';
import type { Budget } from './budget.ts';
import { toCrmError } from './errors.ts';
import { callKind } from './paths.ts';
import type { HttpRequest, Transport } from './transport.ts';

export interface ClientDeps extends RetryDeps {
  transport: Transport;
  budget: Budget;
  now(): Date;
}

export type Call = <T>(request: HttpRequest, schema: z.ZodType<T>) => Promise<T>;

/** Work with the account's token that jsforce does itself. @param name for logs. */
export type WithToken = <T>(name: string, work: (token: AccessToken) => Promise<T>) => Promise<T>;

export interface AccountCalls {
  call: Call;
  withToken: WithToken;
}

/** Calls on behalf of one connection: within the org's budget, signed in, retried, parsed. @throws CrmError */
export function makeAccountCalls(deps: ClientDeps, session: AccountSession, manner: Manner): AccountCalls {
  const { connectionId } = session;
  const signIn = async (rejected: string | undefined) => {
    deps.budget.check(connectionId, manner.priority);
    return instanceOf(await session.token(rejected), connectionId);
  };
  return {
    call: (request, schema) => {
      const name = nameOf(request);
      return withRetries(deps, {
        name,
        prepare: async (rejected) => {
          const token = await signIn(rejected);
          return {
            accessToken: token.accessToken,
            run: async () => {
              const about = { connectionId, kind: callKind(request) };
              const answer = await measured(deps.meter, about, () => deps.transport({ ...request, token }));
              deps.budget.observe(connectionId, answer.header('sforce-limit-info'));
              return good(answer, schema, name, rejected !== undefined);
            },
          };
        },
      });
    },
    withToken: (name, work) =>
      withRetries(deps, {
        name,
        prepare: async (rejected) => {
          const token = await signIn(rejected);
          return { accessToken: token.accessToken, run: () => work(token) };
        },
      }),
  };
}

/** Token calls: no connection yet, the same retries. */
export function makeAnonymousCall(deps: Omit<ClientDeps, 'budget'>): Call {
  return (request, schema) => {
    const name = nameOf(request);
    const run = async () => {
      const about = { connectionId: null, kind: 'auth' as const };
      return good(await measured(deps.meter, about, () => deps.transport(request)), schema, name);
    };
    return withRetries(deps, { name, prepare: async () => ({ run }) });
  };
}

function good<T>(answer: HttpAnswer, schema: z.ZodType<T>, call: string, isFresh = false): T {
  if (answer.status < 200 || answer.status > 299) throw toCrmError(answer, call, isFresh);
  return readBody(answer, schema, { whose: 'Salesforce', call });
}

function instanceOf(token: AccessToken, connectionId: string): AccessToken {
  if (token.instanceUrl !== undefined) return token;
  throw new CrmError('disconnected', `It is not known where the org of ${connectionId} lives. Connect it again.`);
}

/** Method and path: a query may hold what customers wrote. */
const nameOf = ({ method, url }: HttpRequest) => `${method} ${url.replace(/^https?:\/\/[^/]+/, '').split('?')[0]}`;
