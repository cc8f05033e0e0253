import { z } from 'zod';
import type { ActionAnswer, ActionEnd, ActionRun } from '../action.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';

/** HubSpot says nothing of the form of these ids; printable and not too long is all that is asked. */
const CallbackId = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const Id = z
  .union([z.int().min(0), z.string().regex(/^\d{1,20}$/)], { message: 'is no id' })
  .transform((id) => String(id));
const Inputs = z.record(z.string(), z.unknown());

const Execution = z.object({
  callbackId: CallbackId,
  origin: z.object({ portalId: Id }),
  context: z
    .object({ workflowId: Id.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  object: z.object({ objectId: Id, objectType: z.string() }),
  inputFields: Inputs.optional(),
  /** The older name of the same. */
  fields: Inputs.optional(),
});

const companyTypes: ReadonlySet<string> = new Set(['COMPANY', '0-2']);

/** Reads what HubSpot's workflows send to the address of an action; undefined when it is not that. */
export function readAction(body: unknown): ActionRun | undefined {
  const { data } = Execution.safeParse(body);
  if (!data) return undefined;
  const { callbackId, origin, context, object, inputFields, fields } = data;
  return {
    ...{ accountId: origin.portalId, callbackId, workflow: context?.workflowId ?? null },
    companyId: companyTypes.has(object.objectType) ? object.objectId : null,
    inputs: inputFields ?? fields ?? {},
  };
}

const states = { done: 'SUCCESS', failed: 'FAIL_CONTINUE' } as const;

/** The body HubSpot's workflows understand. */
export function writeActionAnswer(answer: ActionAnswer) {
  if (answer.state !== 'waiting') return { outputFields: endFields(answer) };
  const minutes = Math.ceil(answer.maxMs / 60_000);
  return { outputFields: { hs_execution_state: 'BLOCK', hs_expiration_duration: `PT${minutes}M` } };
}

const endFields = ({ state, outputs }: ActionEnd) => ({ ...outputs, hs_execution_state: states[state] });

/** Lets a workflow that waits for our action go on. */
export async function completeAction(call: Call, callbackId: string, end: ActionEnd): Promise<void> {
  // Everything is in the fields; the typed ones are asked for by HubSpot's document.
  const json = { outputFields: endFields(end), typedOutputs: {} };
  await call({ method: 'POST', path: paths.completeAction(callbackId), json }, z.unknown());
}
