import type { CardData, CardMovePart, EvidenceRecord } from '@barometer/shared/card.ts';
import type { ChildType, RecordType } from '@barometer/shared/crm.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import { type CardRow, readCardPoints, readCardRow, readChildren } from '../store/card.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { readChanges, type ScorePoint } from '../store/points.ts';
import { toCardData } from './card-data.ts';
import { changeOf, changesSince, inForceSince } from './change.ts';
import type { ModelLibrary } from './model-library.ts';
import { type MovedSince, movedSince } from './moved.ts';

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
  return dressCard(deps, connection, await readCardRows(deps, connection.id, companyId));
}

/** What is kept of a company for its card, by its keys alone: it can be looked for before it is known who may see it. */
export interface CardRows {
  companyId: string;
  row: CardRow | undefined;
  points: ScorePoint[];
  now: Date;
}

/** The rows alone, which need no connection to be read. */
export async function readCardRows(
  { db, now: clock }: Pick<ReadCardDeps, 'db' | 'now'>,
  connectionId: string,
  companyId: string,
): Promise<CardRows> {
  const now = clock();
  const [row, points] = await Promise.all([
    readCardRow(db, connectionId, companyId),
    readCardPoints(db, connectionId, companyId, { now, days: historyDays }),
  ]);
  return { companyId, row, points, now };
}

/** The card of rows read before: words, links and history, in the model they were scored by. */
export async function dressCard(deps: ReadCardDeps, connection: Connection, rows: CardRows): Promise<CardData> {
  const { companyId, row, points, now } = rows;
  const stored = row?.score;
  const model = stored && (await deps.models.version(connection.id, stored.modelVersion));
  if (!row || !stored || !model) return notSynced(connection, companyId);
  const { trend } = model.compiled.model;
  const answer = JSON.parse(stored.answer) as Answer;
  const changes = await changesOf(deps, connection, points, { stored, trend });
  const moved = movedSince(changes, stored);
  const records = {
    ...{ company: row.company, usage: {}, pulse: row.pulse, revision: 0 },
    children: await readChildren(deps.db, connection.id, namedIn(answer, moved)),
  };
  const card = toCardData({
    ...{ answer, records, moved, model: model.compiled.model, modelVersion: stored.modelVersion },
    state: stored.state as CardData['state'],
    change: changeOf(stored.score, changes, stored.asOf, trend),
    ...{ asOf: stored.asOf, bandSince: stored.bandSince },
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
    history: toHistory(points, stored, model.compiled.model, now),
  };
}

/** The changed points back to the one in force when the windows of the trend began. A long window is read by itself. */
async function changesOf(
  { db }: ReadCardDeps,
  connection: Connection,
  points: readonly ScorePoint[],
  { stored, trend }: { stored: CardRow['score']; trend: Model['trend'] },
): Promise<ScorePoint[]> {
  const since = changesSince(stored.asOf, trend);
  if (trend.days > historyDays)
    return (await readChanges(db, connection.id, [stored.companyId], since)).get(stored.companyId) ?? [];
  return inForceSince(
    points.filter((point) => point.changed),
    since,
  );
}

/** The records a card names: as few as there is evidence of, however many the company has. */
function namedIn(answer: Answer, moved: MovedSince | null): { type: ChildType; id: string }[] {
  const inMoves = (moved?.parts ?? []).flatMap((part) =>
    part.kind === 'behaviour' ? [...part.added, ...part.removed] : [],
  );
  const named = new Map<string, { type: ChildType; id: string }>();
  for (const evidence of [...answer.metrics.flatMap((metric) => metric.evidence), ...inMoves])
    if (evidence.type !== 'company' && evidence.type !== 'usage' && evidence.type !== 'pulse')
      named.set(`${evidence.type} ${evidence.id}`, { type: evidence.type, id: evidence.id });
  return [...named.values()];
}

function withLinks(part: CardMovePart, linked: (record: EvidenceRecord) => EvidenceRecord): CardMovePart {
  return part.kind === 'behaviour'
    ? { ...part, added: part.added.map(linked), removed: part.removed.map(linked) }
    : part;
}

/** What the chart draws: the last 90 days, from the score in force when they began to the one shown. */
function toHistory(points: readonly ScorePoint[], stored: CardRow['score'], { scorecards }: Model, now: Date) {
  const since = new Date(now.getTime() - historyDays * dayMs);
  const drawn = inForceSince(points, since);
  const { asOf: at, score, band, modelVersion, scorecard } = stored;
  const last = drawn.at(-1);
  const shown = last && last.at < at ? [...drawn, { at, score, band, modelVersion, scorecard }] : drawn;
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
