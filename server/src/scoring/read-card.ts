import type { CardData, CardMovePart, EvidenceRecord } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import { readCompanies } from '../store/companies.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { readChanges, readPoints } from '../store/points.ts';
import { currentRevision } from '../store/revision.ts';
import { readScores, type StoredScore } from '../store/scores.ts';
import { toCardData } from './card-data.ts';
import { changeOf, changesSince } from './change.ts';
import type { ModelLibrary } from './model-library.ts';
import { movedSince } from './moved.ts';

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
  const records = await readRecords(deps, connection.id, companyId);
  const stored = (await readScores(deps.db, connection.id, [companyId])).get(companyId);
  const model = stored && (await deps.models.version(connection.id, stored.modelVersion));
  if (!records || !stored || !model) return notSynced(connection, companyId);
  const { trend } = model.compiled.model;
  const since = changesSince(stored.asOf, trend);
  const changes = (await readChanges(deps.db, connection.id, [companyId], since)).get(companyId) ?? [];
  const card = toCardData({
    answer: JSON.parse(stored.answer) as Answer,
    state: stored.state as CardData['state'],
    model: model.compiled.model,
    modelVersion: stored.modelVersion,
    records,
    change: changeOf(stored.score, changes, stored.asOf, trend),
    moved: movedSince(changes, stored),
    asOf: stored.asOf,
    bandSince: stored.bandSince,
    account: { locale: connection.locale, timeZone: connection.timeZone, currency: connection.currency },
  });
  const linked = (record: EvidenceRecord): EvidenceRecord =>
    record.id && record.type !== 'usage' && record.type !== 'pulse'
      ? { ...record, url: deps.recordUrl(connection, record.type, record.id) }
      : record;
  return {
    ...card,
    company: { ...card.company, url: deps.recordUrl(connection, 'company', companyId) },
    metrics: card.metrics.map((metric) => ({ ...metric, evidence: metric.evidence.map(linked) })),
    ...(card.moved ? { moved: { ...card.moved, parts: card.moved.parts.map((part) => withLinks(part, linked)) } } : {}),
    history: await readHistory(deps, connection, stored, model.compiled.model),
  };
}

/** The names of records as they are now; usage is not shown day by day. */
async function readRecords({ db, now }: ReadCardDeps, connectionId: string, companyId: string) {
  const revision = await currentRevision(db, connectionId);
  const wanted = [{ companyId, revision, asOf: now() }];
  return (await readCompanies(db, connectionId, wanted, { names: [], days: 0 })).get(companyId);
}

function withLinks(part: CardMovePart, linked: (record: EvidenceRecord) => EvidenceRecord): CardMovePart {
  return part.kind === 'behaviour'
    ? { ...part, added: part.added.map(linked), removed: part.removed.map(linked) }
    : part;
}

/** What the chart draws: the last 90 days, from the score in force when they began to the one shown. */
async function readHistory(deps: ReadCardDeps, connection: Connection, stored: StoredScore, { scorecards }: Model) {
  const since = new Date(deps.now().getTime() - historyDays * dayMs);
  const points = await readPoints(deps.db, connection.id, stored.companyId, since);
  const { asOf: at, score, band, modelVersion, scorecard } = stored;
  const last = points.at(-1);
  const shown = last && last.at < at ? [...points, { at, score, band, modelVersion, scorecard }] : points;
  const labelOf = (id: string) => scorecards.find((known) => known.id === id)?.label ?? id;
  return shown.map((point) => ({
    at: (point.at < since ? since : point.at).toISOString(),
    ...{ score: point.score, band: point.band, modelVersion: point.modelVersion },
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
