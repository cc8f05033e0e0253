import express, { type Request, Router } from 'express';
import { failed } from '../actions/outputs.ts';
import { pulse } from '../actions/pulse.ts';
import { type RecalculateDeps, recalculate } from '../actions/recalculate.ts';
import type { ActionAnswer, ActionRun } from '../crm/action.ts';
import { type Connection, connectionIdOf } from '../store/connections.ts';
import { type AskingDeps, connected, notStored } from './asking.ts';
import { jsonBody } from './body.ts';
import { ApiError } from './error.ts';
import { requireWorkflowSignature } from './identity.ts';

export interface ActionRouteDeps extends RecalculateDeps, AskingDeps {
  /** undefined when it is not what a workflow sends. */
  readAction(body: unknown): ActionRun | undefined;
  writeActionAnswer(answer: ActionAnswer): unknown;
}

/** The inputs, and properties of the record: HubSpot says no size. */
const bodyMax = '256kb';

type Act = (connection: Connection, run: ActionRun & { companyId: string }) => Promise<ActionAnswer>;

/**
 * What HubSpot's workflows call: `POST /api/actions/recalculate` has a company scored again, and lets the workflow wait
 * until the score is written back; `POST /api/actions/pulse` sets its rating, from the inputs `value` and `reason`. What a
 * person who builds a workflow did wrong is answered with 200 and a failed step, so that its history says so; only what
 * no workflow sends is refused.
 */
export function actionRoutes(deps: ActionRouteDeps): Router {
  const router = Router();
  router.use(notStored, express.text({ type: () => true, limit: bodyMax }));
  const answer = (act: Act) => async (request: Request, response: express.Response) => {
    requireWorkflowSignature(deps.identity, request);
    const run = deps.readAction(jsonBody(request));
    if (!run) throw notAnAction();
    const connection = await connected(deps.db, connectionIdOf('hubspot', run.accountId));
    const { companyId } = run;
    const answered = companyId === null ? failed('NOT_A_COMPANY') : await act(connection, { ...run, companyId });
    response.json(deps.writeActionAnswer(answered));
  };
  router.post(
    '/recalculate',
    answer((connection, run) => recalculate(deps, connection, run)),
  );
  router.post(
    '/pulse',
    answer((connection, run) => pulse(deps, connection, run)),
  );
  return router;
}

const notAnAction = () =>
  new ApiError(
    400,
    'bad-request',
    'The body is not what a workflow sends.',
    'Call this address from an action in a workflow of HubSpot.',
  );
