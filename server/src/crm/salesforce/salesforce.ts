import { z } from 'zod';
import type { SalesforceConfig } from '../../config.ts';
import type { AccountInfo, AccountSession, Connector, CrmAccount, Manner } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { type FieldOverrides, mergeFieldMap } from '../field-map.ts';
import { type Call, type ClientDeps, makeAccountCalls, makeAnonymousCall } from './client.ts';
import { readCurrency } from './currency.ts';
import { makeDescriptions } from './description.ts';
import { isHidden } from './errors.ts';
import { defaultFieldMap } from './field-map.ts';
import { ensureListView } from './list-view.ts';
import { listen } from './listen.ts';
import { makeMetadataApi } from './metadata.ts';
import { authorizeUrl, exchangeCode, makeRefresher, revoke } from './oauth.ts';
import { describeOrg } from './org.ts';
import { paths } from './paths.ts';
import { provisionFields } from './provision.ts';
import { findModified, makeReader } from './reader.ts';
import { listUrl, recordUrl } from './record-url.ts';
import { missingScopes } from './scopes.ts';
import { soql } from './soql.ts';
import { createTask } from './task.ts';
import { readUserInfo } from './user-info.ts';
import { QueryPage } from './wire.ts';
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
    recordUrl: (account, type, id) => recordUrl(config.loginUrl, account, type, id),
    listUrl: (account, id) => listUrl(config.loginUrl, account, id),
    missingScopes,
    revoke: (refreshToken) => revoke(config, anonymous, refreshToken),
    account: (session, manner) => openAccount(deps, session, manner, fieldMap),
  };
}

function openAccount(
  deps: SalesforceDeps,
  session: AccountSession,
  manner: Manner,
  fieldMap: ReturnType<typeof mergeFieldMap>,
): CrmAccount {
  const { call, within } = makeAccountCalls(deps, session, manner);
  const descriptions = makeDescriptions(call);
  const metadata = makeMetadataApi(within);
  const userId = () => within('getUserInfo', async (token) => (await readUserInfo(token)).userId);
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
    listen: (listening) => within('GET /cometd', (token) => listen(token, listening)),
    // An External Client App is the administrator's: ours is to end our tokens, which `revoke` does.
    uninstall: async () => undefined,
  };
}

const Organization = QueryPage.extend({
  records: z.array(
    z.object({
      Name: z.string().nullish(),
      TimeZoneSidKey: z.string().nullish(),
      DefaultLocaleSidKey: z.string().nullish(),
    }),
  ),
});

async function readInfo(call: Call, session: AccountSession): Promise<AccountInfo> {
  const fields = ['Name', 'TimeZoneSidKey', 'DefaultLocaleSidKey'];
  const request = { method: 'GET' as const, url: paths.query(soql({ fields, from: 'Organization' })) };
  const { records } = await call(request, Organization).catch((error: unknown) => {
    // Settings are worth having, and nothing stands still without them.
    if (isHidden(error)) return { records: [] };
    throw error;
  });
  const [org] = records;
  const { instanceUrl } = await session.token();
  return {
    name: org?.Name ?? null,
    timeZone: toTimeZone(org?.TimeZoneSidKey),
    currency: undefined,
    locale: toLocale(org?.DefaultLocaleSidKey),
    uiDomain: instanceUrl?.replace(/^https:\/\//, '') ?? null,
  };
}

/** Java's names of time zones; one that nobody else knows would stop whatever asks for the day. */
function toTimeZone(key: string | null | undefined): string {
  const timeZone = key ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    // A RangeError, whatever the name: there is nothing else that it says.
    return 'UTC';
  }
}

/** `en_US` is "en-US" to everybody else; some of Salesforce's have words behind that nobody else knows. */
function toLocale(key: string | null | undefined): string {
  const [locale = ''] = /^[a-z]{2,3}(_[A-Z]{2})?/.exec(key ?? '') ?? [];
  return locale === '' ? 'en-US' : locale.replace('_', '-');
}
