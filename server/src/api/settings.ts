import { type Request, Router } from 'express';
import { CrmError } from '../crm/errors.ts';
import { createLists, readListStates } from '../settings/lists.ts';
import { readSettings, type SettingsDeps } from '../settings/read-settings.ts';
import { type AskingDeps, asking, notStored } from './asking.ts';
import { readText } from './body.ts';
import { ApiError } from './error.ts';

/**
 * `GET /api/settings`: how the account that signed the request stands. `POST /api/settings/lists` makes our lists in its
 * CRM, as far as they are not there; it takes no body, may be repeated, and answers the settings as they are then.
 */
export function settingsRoutes(deps: SettingsDeps & AskingDeps): Router {
  const router = Router();
  router.use(notStored, readText);
  router.get('/', async (request, response) => {
    const { connection } = await asking(deps, request);
    response.json(await readSettings(deps, connection));
  });
  router.post('/lists', async (request, response) => {
    response.json(await makeLists(deps, request));
  });
  return router;
}

async function makeLists(deps: SettingsDeps & AskingDeps, request: Request) {
  const { connection } = await asking(deps, request);
  const model = (await deps.models.find(connection.id))?.compiled.model;
  const { trouble } = await readListStates(deps, connection, model);
  if (trouble || !model) throw new ApiError(403, 'not-allowed', trouble?.message ?? '', trouble?.remedy ?? '');
  try {
    await createLists(deps, connection, model);
  } catch (error) {
    if (error instanceof CrmError) throw refused(error);
    throw error;
  }
  return readSettings(deps, connection);
}

function refused(error: CrmError): ApiError {
  const cause = { cause: error };
  if (error.retryable)
    return new ApiError(503, 'crm-unreachable', 'HubSpot could not be asked to make the lists.', 'Try again.', cause);
  const remedy =
    error.code === 'conflict' || error.code === 'invalid'
      ? 'If a list of other records has one of these names, rename it in HubSpot; then try again.'
      : 'Have an administrator connect the account again; then try again.';
  return new ApiError(409, 'not-allowed', `HubSpot refused to make a list. ${error.explanation}`, remedy, cause);
}
