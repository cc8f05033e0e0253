import type { SettingsAnswer, Trouble } from '@barometer/shared/api/settings.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import type { OpenAccount } from '../crm/accounts.ts';
import type { Connection } from '../store/connections.ts';
import { readLists, saveList } from '../store/crm-lists.ts';
import type { Db } from '../store/db/open.ts';
import type { Logger } from '../telemetry/logger.ts';
import { wantedLists } from './wanted-lists.ts';

export interface ListDeps {
  db: Db;
  openAccount: OpenAccount;
  /** Scopes the account would have to grant for lists. */
  missingListScopes(connection: Connection): string[];
  /** Scopes this server asks for beside those it needs. */
  optionalScopes: readonly string[];
  /** Where an administrator connects the account again. */
  connectUrl(connection: Connection): string;
  listUrl(connection: Connection, id: string): string;
  logger: Logger;
  now(): Date;
}

/** Which lists there could be in the account, and which there are, as far as we made them. The CRM is not asked. */
export async function readListStates(
  deps: ListDeps,
  connection: Connection,
  model: Model | undefined,
): Promise<SettingsAnswer['lists']> {
  const known = new Map((await readLists(deps.db, connection.id)).map((list) => [list.id, list]));
  const lists = (model ? wantedLists(model) : []).map(({ id, name, about }) => {
    const made = known.get(id);
    const url = made ? deps.listUrl(connection, made.crmId) : null;
    return { id, name: made?.name ?? name, about, created: made !== undefined, url };
  });
  return { ...possibility(deps, connection, model), lists };
}

function possibility(deps: ListDeps, connection: Connection, model: Model | undefined) {
  const no = (state: 'not-granted' | 'unavailable', trouble: Trouble) => ({ state, trouble });
  const missing = deps.missingListScopes(connection);
  const unasked = missing.filter((scope) => !deps.optionalScopes.includes(scope));
  if (unasked.length > 0)
    return no('unavailable', {
      message: `This server does not ask for ${unasked.join(' and ')}, which lists need.`,
      remedy:
        "Ask its operator to add them to the app's optional scopes and to HUBSPOT_OPTIONAL_SCOPES; then connect the account again.",
    });
  if (missing.length > 0)
    return no('not-granted', {
      message: `The account has not allowed ${missing.join(' and ')}, which lists need.`,
      remedy: `Have an administrator of the account connect it again and allow them: ${deps.connectUrl(connection)}`,
    });
  if (!model)
    return no('unavailable', {
      message: 'No model is in force yet, so it is not known which bands to list.',
      remedy: 'Wait until the first sync has begun to score.',
    });
  return { state: 'possible' as const, trouble: null };
}

/**
 * Makes in the CRM what lists are not there yet. Safe to repeat, and to run twice at once: what is there is taken.
 * @throws CrmError
 */
export async function createLists(deps: ListDeps, connection: Connection, model: Model): Promise<void> {
  const account = deps.openAccount(connection, 'interactive');
  const known = new Map((await readLists(deps.db, connection.id)).map((list) => [list.id, list]));
  for (const { id, name, where } of wantedLists(model)) {
    const crmId = await account.ensureList({ name, where }, known.get(id)?.crmId ?? null);
    // Kept one by one: what is made before a failure is not made again after it.
    await saveList(deps.db, connection.id, { id, crmId, name }, deps.now());
  }
  deps.logger.info({ connectionId: connection.id, lists: wantedLists(model).length }, 'lists are there');
}
