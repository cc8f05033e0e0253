import { z } from 'zod';
import type { ActionEnd } from '../connector.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';

const states = { done: 'SUCCESS', failed: 'FAIL_CONTINUE' } as const;

/** Lets a workflow that waits for our action go on. */
export async function completeAction(call: Call, callbackId: string, end: ActionEnd): Promise<void> {
  const json = {
    outputFields: { ...end.outputs, hs_execution_state: states[end.state] },
    // HubSpot's document asks for it; everything is in the fields before.
    typedOutputs: {},
  };
  await call({ method: 'POST', path: paths.completeAction(callbackId), json }, z.unknown());
}
