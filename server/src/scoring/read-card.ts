import type { CardData } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import { type CardPoint, type CardRows, readCardRows, type ScoredRows } from '../store/card.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { readChanges } from '../store/points.ts';
import { toCardData } from './card-data.ts';
import { type Change, changeOf, changesSince, inForceSince, monthDays } from './change.ts';
import type { ModelLibrary } from './model-library.ts';
import { movedSince } from './moved.ts';
import { textOf } from './portfolio-line.ts';

export interface ReadCardDeps {
  db: Db;
  models: ModelLibrary;
  now(): Date;
  recordUrl(connection: Connection, type: RecordType, id: string): string;
}

const historyDays = 90;

/**
 * The card of one company from what was stored when it was scored; nothing is computed again.
 * A company we do not know is `not-synced`: its record is open in front of somebody, so it exists.
 */
export async function readCard(deps: ReadCardDeps, connection: Connection, companyId: string): Promise<CardData> {
  const { rows, now } = await lookUpCard(deps, connection.id, companyId);
  return dressCard(deps, connection, { companyId, scored: rows?.scored, now });
}

/** What is kept of a company and its account; whether it may be shown is for whoever asked to say. */
export async function lookUpCard(
  { db, now: clock }: Pick<ReadCardDeps, 'db' | 'now'>,
  connectionId: string,
  companyId: string,
): Promise<{ rows: CardRows | undefined; now: Date }> {
  const now = clock();
  return {
    rows: await readCardRows(db, connectionId, companyId, { now, days: historyDays, moveDays: monthDays }),
    now,
  };
}

/** The card of rows read before: words, links and history, in the model they were scored by. */
export async function dressCard(
  deps: ReadCardDeps,
  connection: Connection,
  { companyId, scored, now }: { companyId: string; scored: ScoredRows | undefined; now: Date },
): Promise<CardData> {
  const model = scored && (await deps.models.version(connection.id, scored.score.modelVersion));
  if (!scored || !model) return notSynced(connection, companyId);
  const { company, answer, score: stored, pulse, points } = scored;
  const { trend } = model.compiled.model;
  const changes = await changesOf(deps, connection, companyId, { stored, points, trend });
  const moved = movedSince(changes, stored);
  return {
    history: toHistory(points, stored, model.compiled.model, now),
    ...toCardData({
      state: stored.state as CardData['state'],
      company: { id: companyId, name: textOf(company.name) },
      names: stored.names,
      change: changeOf(stored.score, changes, stored.asOf, trend),
      account: { locale: connection.locale, timeZone: connection.timeZone, currency: connection.currency },
      urlOf: (type, id) => deps.recordUrl(connection, type, id),
      ...{ answer, pulse, moved, model: model.compiled.model, modelVersion: stored.modelVersion },
      ...{ asOf: stored.asOf, bandSince: stored.bandSince },
    }),
  };
}

/** The changed points back to the one in force when the windows of the trend began. A long window is read by itself. */
async function changesOf(
  { db }: ReadCardDeps,
  connection: Connection,
  companyId: string,
  { stored, points, trend }: Pick<ScoredRows, 'points'> & { stored: ScoredRows['score']; trend: Model['trend'] },
): Promise<Change[]> {
  const since = changesSince(stored.asOf, trend);
  if (trend.days > historyDays) return (await readChanges(db, connection.id, [companyId], since)).get(companyId) ?? [];
  return inForceSince(
    points.filter((point) => point.changed),
    since,
  );
}

/** What the chart draws: the last 90 days, from the score in force when they began to the one shown. */
function toHistory(points: readonly CardPoint[], stored: ScoredRows['score'], { scorecards }: Model, now: Date) {
  const since = new Date(now.getTime() - historyDays * dayMs);
  const drawn = inForceSince(points, since);
  const { asOf: at, score, band, modelVersion, scorecard } = stored;
  const last = drawn.at(-1);
  const shown = last && last.at < at ? [...drawn, { at, score, band, modelVersion, scorecard }] : drawn;
  const labelOf = (id: string) => scorecards.find((known) => known.id === id)?.label ?? id;
  return shown.map((point) => ({
    at: (point.at < since ? since : point.at).toISOString(),
    score: point.score,
    band: point.band,
    modelVersion: point.modelVersion,
    scorecard: point.scorecard === null ? null : { id: point.scorecard, label: labelOf(point.scorecard) },
  }));
}

function notSynced(connection: Connection, companyId: string): CardData {
  const { locale, timeZone, currency } = connection;
  return {
    v: 1,
    state: 'not-synced',
    company: { id: companyId, name: null },
    ...{ score: null, exact: null, capped: null, band: null, grade: null, bands: [] },
    ...{ trend: null, change30d: null, coverage: null, caps: [], dimensions: [], metrics: [] },
    ...{ scoredAt: null, bandSince: null, model: null, scorecard: null },
    ...{ locale, timeZone, currency },
  };
}
