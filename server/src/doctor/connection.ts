import { formatDay } from '@barometer/shared/scoring/time.ts';
import type { OpenAccount } from '../crm/accounts.ts';
import { type Connectors, installPath, notSetUp, setUp } from '../crm/connectors.ts';
import { CrmError } from '../crm/errors.ts';
import type { Vault } from '../crm/vault.ts';
import { customProperties } from '../features/custom-properties.ts';
import type { ModelLibrary } from '../scoring/model-library.ts';
import { channelStates, readAlertSettings } from '../store/alerts.ts';
import { readBacklog } from '../store/backlog.ts';
import { type Connection, findConnection, readTokens } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { listErasures } from '../store/erase.ts';
import { lastSync } from '../store/syncs.ts';
import { listRefusals } from '../store/writes.ts';
import { type Check, fail, look, ok, warn } from './check.ts';

export interface ConnectionCheckDeps {
  db: Db;
  vault: Vault;
  connectors: Connectors;
  openAccount: OpenAccount;
  models: Pick<ModelLibrary, 'find'>;
  eraseAfterDays: number;
  now(): Date;
}

const hourMs = 3_600_000;
const lagWarnSeconds = 900;
const syncAgeWarnMs = 48 * hourMs;

/** Everything about one account: can it be worked with, and is the work done. */
export async function checkConnection(deps: ConnectionCheckDeps, connection: Connection): Promise<Check[]> {
  const name = (what: string) => `connection.${connection.id}.${what}`;
  if (connection.status === 'disconnected') return [await checkEnded(deps, connection, name('state'))];
  // Nothing else can be told of it.
  if (!deps.connectors.find(connection.crm)) {
    const remedy = `${setUp(connection.crm)}; or end it with \`barometer disconnect\``;
    return [fail(name('state'), notSetUp(connection.crm), remedy)];
  }
  const token = await checkToken(deps, connection, name('token'));
  // Asking for the token may have told what it is for today.
  const current = (await findConnection(deps.db, connection.id)) ?? connection;
  return [
    token,
    checkScopes(deps, current, name('scopes')),
    ...(token.state === 'ok' ? await checkFields(deps, current, name('fields')) : []),
    await checkSync(deps, current, name('sync')),
    await checkLag(deps, current, name('lag')),
    await checkRefusals(deps, current, name('refusals')),
    ...(await checkAlerts(deps, current, name('alerts'))),
  ];
}

async function checkEnded(
  deps: ConnectionCheckDeps,
  { id, crm, statusReason }: Connection,
  name: string,
): Promise<Check> {
  const erasure = (await listErasures(deps.db, deps.eraseAfterDays)).find((ended) => ended.id === id);
  const until = erasure ? ` Its data is deleted on ${formatDay(erasure.at.getTime())}` : '';
  const remedy = `Connect the account again at ${installPath(crm)}, or end it with \`barometer disconnect --now\``;
  return warn(name, `${id} is disconnected: ${statusReason ?? 'no reason is known.'}${until}`, remedy);
}

async function checkToken(deps: ConnectionCheckDeps, connection: Connection, name: string): Promise<Check> {
  const remedy = 'Is ENCRYPTION_KEY the one the tokens were stored with? Otherwise connect the account again';
  const opened = await look(name, remedy, async () => {
    const sealed = await readTokens(deps.db, connection.id);
    if (sealed) await deps.vault.open(connection.id, sealed);
    return sealed ? ok(name, 'the stored tokens can be decrypted') : fail(name, 'no tokens are stored', remedy);
  });
  if (opened.state !== 'ok') return opened;
  try {
    await deps.openAccount(connection).info();
    return ok(name, 'the account lets us in');
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    // What is missing is told by the scopes, where it is one.
    const isScope = deps.connectors.of(connection.crm).missingScopes(connection.scopes, 'work').length > 0;
    if (error.code === 'forbidden' && isScope) return ok(name, 'the stored tokens can be decrypted');
    const isPassing = error.retryable;
    return isPassing
      ? warn(name, error.message, 'Try again; if it stays, see the CRM’s status page')
      : fail(name, error.message, `Connect the account again at ${installPath(connection.crm)}`);
  }
}

function checkScopes({ connectors }: ConnectionCheckDeps, { crm, scopes }: Connection, name: string): Check {
  const missing = connectors.of(crm).missingScopes(scopes, 'work');
  if (missing.length === 0) return ok(name, 'everything needed is granted');
  const remedy = 'Have an administrator of the account connect it again and allow all of them';
  return fail(name, `the account no longer grants ${missing.join(', ')}`, remedy);
}

/** What the model looks at, and everything every account has: is it there, and may we see it. */
async function checkFields(
  { models, openAccount }: ConnectionCheckDeps,
  connection: Connection,
  name: string,
): Promise<Check[]> {
  const model = (await models.find(connection.id))?.compiled.model;
  if (!model) return [];
  try {
    const { missing } = await openAccount(connection).describe(customProperties(model));
    if (missing.length === 0) return [ok(name, 'every field that is looked at can be read')];
    const remedy = 'Show them to the user who connected, name others in FIELD_MAP, or take them out of the model';
    return [warn(name, `not there, or hidden from us: ${missing.join(', ')}; they count as empty`, remedy)];
  } catch (error) {
    // What is wrong with the account as a whole is said by the token and the scopes.
    if (error instanceof CrmError) return [];
    throw error;
  }
}

async function checkSync({ db, now }: ConnectionCheckDeps, { id }: Connection, name: string): Promise<Check> {
  const last = await lastSync(db, id);
  if (!last) return warn(name, 'it was never synced', 'Start `barometer serve`, or call `barometer sync`');
  if (last.state === 'failed') {
    const { code = 'unknown', message = 'no reason was kept' } = last.error ?? {};
    return fail(name, `the last sync failed (${code}): ${message}`, 'Put that right, then `barometer sync`');
  }
  const at = last.finishedAt ?? last.startedAt;
  const hours = Math.floor((now().getTime() - at.getTime()) / hourMs);
  const what = last.state === 'running' ? 'a sync runs, or was interrupted,' : 'it was synced';
  const found = `${what} ${hours < 1 ? 'within the hour' : `${hours} h ago`}`;
  const isOld = now().getTime() - at.getTime() > syncAgeWarnMs;
  return isOld ? warn(name, found, 'Is `barometer serve` running? Call `barometer sync`') : ok(name, found);
}

async function checkLag({ db }: ConnectionCheckDeps, { id }: Connection, name: string): Promise<Check> {
  const { lagSeconds, dirty, pendingWrites } = await readBacklog(db, id);
  const found = `${dirty} companies wait to be scored, ${pendingWrites} to be written`;
  if (lagSeconds < lagWarnSeconds) return ok(name, found);
  const minutes = Math.round(lagSeconds / 60);
  return warn(
    name,
    `${found}; the oldest change waits for ${minutes} min`,
    'Is `barometer serve` running? See its log',
  );
}

async function checkRefusals({ db }: ConnectionCheckDeps, { id }: Connection, name: string): Promise<Check> {
  const [first] = await listRefusals(db, id, 1);
  const { refusals } = await readBacklog(db, id);
  if (!first) return ok(name, 'the CRM refuses no company');
  // The CRM's own words may quote the customer's values: the code has to do.
  const found = `the CRM refuses to write ${refusals} companies, ${first.companyId} for one (${first.code})`;
  return warn(name, found, 'See the reasons with `barometer sync`; they are tried again every day');
}

async function checkAlerts(deps: ConnectionCheckDeps, connection: Connection, name: string): Promise<Check[]> {
  const stored = await readAlertSettings(deps.db, connection.id);
  if (stored) {
    const remedy = 'Restore the ENCRYPTION_KEY they were set with, or call `barometer alerts set` with all of them';
    const opened = await look(name, remedy, async () => {
      await deps.vault.openText(connection.id, stored.secrets);
      return ok(name, 'the stored addresses can be decrypted');
    });
    if (opened.state !== 'ok') return [opened];
  }
  const states = await channelStates(deps.db, connection.id);
  const failing = states.filter(({ error }) => error !== null);
  if (states.length === 0) return [];
  if (failing.length === 0) return [ok(name, 'every channel takes what it is told')];
  const found = failing.map(({ channel, error }) => `${channel} (${error?.code}): ${error?.message}`).join(' ');
  return [warn(name, `not everything could be told: ${found}`, 'Put that right, then `barometer alerts test`')];
}
