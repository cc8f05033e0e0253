import { z } from 'zod';
import { notFound } from '../errors.ts';
import { bodyOf, type Call, param, type Route } from '../route.ts';
import type { Actions } from './actions.ts';

const states = ['SUCCESS', 'FAIL_CONTINUE'] as const;

/** Fields are text, and one of them says how it ended; `typedOutputs` is asked for by the document. */
const completion = {
  outputFields: z.object({ hs_execution_state: z.enum(states) }).catchall(z.string()),
  typedOutputs: z.record(z.string(), z.unknown()),
  failureReasonType: z.string().optional(),
  requestContext: z.record(z.string(), z.unknown()).optional(),
};

/** Completing executions that wait, one by one or several. What HubSpot answers for one that does not is unverified. */
export function actionRoutes(actions: Actions): Route[] {
  const shared: Pick<Route, 'method' | 'class' | 'limit' | 'scopes'> = {
    ...{ method: 'POST', class: 'write', limit: 'ten-secondly' },
    scopes: () => [['automation']],
  };
  const complete = (callbackId: string, { hs_execution_state: state, ...fields }: Fields) => {
    if (!actions.complete(callbackId, state, fields)) throw notFound(`No blocked execution ${callbackId} was found.`);
  };
  return [
    {
      ...shared,
      endpoint: '/automation/actions/callbacks/{version}/complete',
      legacy: ['/automation/v4/actions/callbacks/complete'],
      run: (call: Call) => {
        const inputs = z.array(z.strictObject({ callbackId: z.string(), ...completion })).min(1);
        for (const one of bodyOf(call, z.strictObject({ inputs })).inputs) complete(one.callbackId, one.outputFields);
        return { status: 204 };
      },
    },
    {
      ...shared,
      endpoint: '/automation/actions/callbacks/{version}/{callbackId}/complete',
      legacy: ['/automation/v4/actions/callbacks/{callbackId}/complete'],
      run: (call: Call) => {
        complete(param(call, 'callbackId'), bodyOf(call, z.strictObject(completion)).outputFields);
        return { status: 204 };
      },
    },
  ];
}

type Fields = { hs_execution_state: (typeof states)[number] } & Record<string, string>;
