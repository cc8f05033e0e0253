import type { SalesforceConfig } from '../../config.ts';
import type { AccountSession, Connector, CrmAccount, Manner } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { type FieldMap, type FieldOverrides, mergeFieldMap } from '../field-map.ts';
import { type ClientDeps, makeAccountCalls, makeAnonymousCall } from './client.ts';
import { readCurrency } from './currency.ts';
import { makeDescriptions } from './description.ts';
import { defaultFieldMap } from './field-map.ts';
import { ensureListView } from './list-view.ts';
import { listen } from './listen.ts';
import { makeMetadataApi } from './metadata.ts';
import { authorizeUrl, exchangeCode, makeRefresher, revoke } from './oauth.ts';
import { describeOrg } from './org.ts';
import { readInfo } from './organization.ts';
import { makePageUrls } from './page-urls.ts';
import { provisionFields } from './provision.ts';
import { findModified, makeReader } from './reader.ts';
import { missingScopes } from './scopes.ts';
import { createTask } from './task.ts';
import { readUserInfo } from './user-info.ts';
import { updateBatchSize, updateCompanies } from './write.ts';

export interface SalesforceDeps extends ClientDeps {
  config: SalesforceConfig;
  overrides: FieldOverrides | undefined;
}

/** Salesforce behind the connector port. */
export function makeSalesforceConnector(deps: SalesforceDeps): Connector {
  const { config, now } = deps;
  const anonymous = makeAnonymousCall(deps);
  const fieldMap = mergeFieldMap(defaultFieldMap, deps.overrides);
  return {
    crm: 'salesforce',
    authorizeUrl: (options) => authorizeUrl(config, options),
    exchangeCode: async (options) => {
      const grant = await exchangeCode(config, anonymous, now, options);
      return { ...grant, currency: await readCurrency(deps.transport, grant.tokens) };
    },
    refresher: makeRefresher(config, anonymous, now),
    ...makePageUrls(config.loginUrl),
    missingScopes,
    revoke: (refreshToken) => revoke(config, anonymous, refreshToken),
    account: (session, manner) => openAccount(deps, session, manner, fieldMap),
  };
}

function openAccount(deps: SalesforceDeps, session: AccountSession, manner: Manner, fieldMap: FieldMap): CrmAccount {
  const { call, withToken } = makeAccountCalls(deps, session, manner);
  const descriptions = makeDescriptions(call);
  const metadata = makeMetadataApi(withToken);
  const userId = () => withToken('getUserInfo', async (token) => (await readUserInfo(token)).userId);
  return {
    updateBatchSize,
    info: () => readInfo(call, session),
    describe: async (custom) => makeReader(call, await describeOrg({ call, descriptions }, fieldMap, custom), deps.now),
    findModified: (type, since) => findModified(call, type, since),
    // What was deleted is told among what was modified.
    findArchived: async () => ({ ids: [], next: null }),
    provision: (fields, beforeCreating) =>
      provisionFields({ call, metadata, descriptions, userId }, fields, beforeCreating),
    updateCompanies: (updates) => updateCompanies({ call, wait: deps.wait, random: deps.random }, updates),
    createTask: (task) => createTask(call, task, manner.timeZone),
    ensureList: (list) => ensureListView({ call, metadata }, list),
    completeAction: async () => {
      throw new CrmError('not-found', 'No flow of Salesforce waits for us.');
    },
    listen: (listening) => withToken('GET /cometd', (token) => listen(token, listening)),
    // An External Client App is the administrator's: ours is to end our tokens, which `revoke` does.
    uninstall: async () => undefined,
  };
}
