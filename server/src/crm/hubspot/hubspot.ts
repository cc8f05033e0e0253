import type { HubSpotConfig } from '../../config.ts';
import type { AccountInfo, Connector } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { type FieldOverrides, mergeFieldMap } from '../field-map.ts';
import { completeAction } from './action.ts';
import { type Call, type ClientDeps, makeAccountCall, makeAnonymousCall } from './client.ts';
import { defaultFieldMap } from './field-map.ts';
import { findArchived } from './list.ts';
import { ensureList } from './lists.ts';
import { authorizeUrl, exchangeCode, makeRefresher, revoke } from './oauth.ts';
import { makePageUrls } from './page-urls.ts';
import { paths } from './paths.ts';
import { provisionProperties } from './provision.ts';
import { describePortal, makeReader } from './reader.ts';
import { missingScopes } from './scopes.ts';
import { findModified } from './search.ts';
import { createTask } from './task.ts';
import { uninstall } from './uninstall.ts';
import { AccountAnswer } from './wire.ts';
import { updateBatchSize, updateCompanies } from './write.ts';

export interface HubSpotDeps extends ClientDeps {
  config: HubSpotConfig;
  overrides: FieldOverrides | undefined;
}

/** HubSpot behind the connector port. */
export function makeHubSpotConnector(deps: HubSpotDeps): Connector {
  const anonymous = makeAnonymousCall(deps);
  const fieldMap = mergeFieldMap(defaultFieldMap, deps.overrides);
  return {
    crm: 'hubspot',
    authorizeUrl: (options) => authorizeUrl(deps.config, options),
    exchangeCode: (options) => exchangeCode(deps.config, anonymous, deps.now, options),
    refresher: makeRefresher(deps.config, anonymous, deps.now),
    ...makePageUrls(deps.config.authorizeUrl),
    missingScopes,
    revoke: (refreshToken) => revoke(deps.config, anonymous, refreshToken),
    account: (session, manner) => {
      const call = makeAccountCall(deps, session, manner);
      return {
        updateBatchSize,
        info: () => readInfo(call),
        describe: async (custom) => makeReader(call, await describePortal(call, fieldMap, custom)),
        findModified: (type, since) => findModified(call, type, since),
        findArchived: (type, after) => findArchived(call, type, after),
        provision: (fields, beforeCreating) => provisionProperties(call, fields, beforeCreating),
        updateCompanies: (updates) => updateCompanies(call, updates),
        createTask: (task) => createTask(call, task),
        ensureList: (list, knownId) => ensureList(call, list, knownId),
        completeAction: (callbackId, end) => completeAction(call, callbackId, end),
        uninstall: () => uninstall(call),
      };
    },
  };
}

/** HubSpot has no account-wide locale; the person's own comes with the card. A refusal leaves neutral defaults. */
async function readInfo(call: Call): Promise<AccountInfo> {
  const neutral: AccountInfo = { name: null, timeZone: 'UTC', currency: null, locale: 'en-US', uiDomain: null };
  try {
    const account = await call({ method: 'GET', path: paths.account() }, AccountAnswer);
    return {
      ...neutral,
      timeZone: account.timeZone ?? neutral.timeZone,
      currency: account.companyCurrency ?? null,
      uiDomain: account.uiDomain ?? null,
    };
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'forbidden' || error.code === 'not-found')) return neutral;
    throw error;
  }
}
