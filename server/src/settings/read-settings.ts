import type { SettingsAnswer, Trouble } from '@barometer/shared/api/settings.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { ruleWords } from '../alerts/rule-words.ts';
import { AlertSettings } from '../alerts/settings.ts';
import type { ModelLibrary } from '../scoring/model-library.ts';
import { countBands } from '../scoring/read-portfolio.ts';
import { readAlertSettings } from '../store/alerts.ts';
import { type ConnectionBacklog, readBacklog } from '../store/backlog.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { listModelEvents } from '../store/model-events.ts';
import { currentModel } from '../store/models.ts';
import { readLastPolls } from '../store/poll-cursors.ts';
import { summarizePortfolio } from '../store/portfolio.ts';
import { lastSync, readCursors, type SyncStatus } from '../store/syncs.ts';
import { type ListDeps, readListStates } from './lists.ts';

export interface SettingsDeps extends ListDeps {
  models: ModelLibrary;
  /** Scopes without which nothing works and that the account has taken back. */
  missingScopes(connection: Connection): string[];
}

/** How an account stands. Everything is read from our own rows: a page that is opened costs the CRM nothing. */
export async function readSettings(deps: SettingsDeps, connection: Connection): Promise<SettingsAnswer> {
  const { db } = deps;
  const { id } = connection;
  const model = (await deps.models.find(id))?.compiled.model;
  const [backlog, summary, sync, lists, alerts, publication] = await Promise.all([
    readBacklog(db, id),
    summarizePortfolio(db, id),
    readSync(db, id),
    readListStates(deps, connection, model),
    readAlertSettings(db, id),
    readPublication(db, id),
  ]);
  const { accountId, accountName, connectedAt, locale, timeZone, currency } = connection;
  const { bands, unscored } = countBands(summary, model);
  return {
    v: 1,
    account: { id: accountId, name: accountName, connectedAt: connectedAt.toISOString(), locale, timeZone, currency },
    trouble: scopeTrouble(deps, connection),
    model: model && publication ? { name: model.name, ...publication, scorecards: scorecardsOf(model) } : null,
    sync: { ...sync, waiting: waitingOf(backlog), refusals: backlog.refusals },
    bands: bands.map(({ revenue: _revenue, ...band }) => band),
    unscored,
    alerts: alerts ? alertsOf(AlertSettings.parse(alerts.settings), model, backlog.waitingAlerts) : null,
    lists,
  };
}

function scopeTrouble(deps: SettingsDeps, connection: Connection): Trouble | null {
  const missing = deps.missingScopes(connection);
  if (missing.length === 0) return null;
  return {
    message: `The account no longer grants ${missing.join(', ')}: its scores stay as they are.`,
    remedy: `Have an administrator of the account connect it again and allow all of them: ${deps.connectUrl(connection)}`,
  };
}

async function readPublication(db: Db, connectionId: string) {
  const stored = await currentModel(db, connectionId);
  if (!stored) return undefined;
  const { version, publishedAt } = stored;
  const event = (await listModelEvents(db, connectionId)).find((one) => one.version === version);
  return { version, publishedAt: publishedAt.toISOString(), publishedBy: event?.by ?? null, why: event?.why ?? null };
}

const scorecardsOf = ({ scorecards }: Model) =>
  scorecards.map(({ id, label, dimensions }) => ({
    ...{ id, label },
    metrics: dimensions.reduce((sum, { metrics }) => sum + metrics.length, 0),
  }));

async function readSync(db: Db, connectionId: string) {
  const last = await lastSync(db, connectionId);
  return {
    state: last?.state ?? ('never' as const),
    startedAt: last?.startedAt.toISOString() ?? null,
    finishedAt: last?.finishedAt?.toISOString() ?? null,
    trouble: syncTrouble(last),
    lastPolledAt: (await readLastPolls(db)).get(connectionId)?.toISOString() ?? null,
    records: await readCounts(db, connectionId),
  };
}

/** By the listing's own cursors: counting the records themselves takes half a second where there are a million. */
async function readCounts(db: Db, connectionId: string): Promise<Record<RecordType, number>> {
  const counts = { company: 0, contact: 0, deal: 0, ticket: 0 };
  for (const { type, readCount } of await readCursors(db, connectionId)) counts[type] = readCount;
  return counts;
}

function syncTrouble(last: SyncStatus | undefined): Trouble | null {
  if (last?.state !== 'failed') return null;
  return {
    message: last.error?.message ?? 'The last sync failed; no reason was kept.',
    remedy: 'It is tried again by itself within the hour; if it stays, quote this to the operator of the server.',
  };
}

const waitingOf = ({ events, dirty, pendingWrites }: Omit<ConnectionBacklog, 'status'>) => ({
  ...{ events, companies: dirty, writes: pendingWrites },
});

const channelNames = { task: 'task', slack: 'Slack', webhook: 'webhook' } as const;

function alertsOf({ rules, channels }: AlertSettings, model: Model | undefined, waiting: number) {
  const labelOf = (band: string) => model?.bands.find(({ id }) => id === band)?.label ?? band;
  return {
    rules: rules.map((rule) => ruleWords(rule, labelOf)),
    channels: [...new Set(channels.map(({ kind }) => channelNames[kind]))],
    waiting,
  };
}
