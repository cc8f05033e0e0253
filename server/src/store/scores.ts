import type { ChildType } from '@barometer/shared/crm.ts';
import { type Selectable, sql } from 'kysely';
import { jsonArray, toJson } from './db/json-array.ts';
import type { Db } from './db/open.ts';
import type { ScoreTable } from './db/schema.ts';

/** The last scoring of a company, as kept. */
export interface StoredScore {
  companyId: string;
  state: string;
  scorecard: string | null;
  score: number | null;
  band: string | null;
  grade: string | null;
  /** The answer as scoring printed it, byte for byte. */
  answer: string;
  /** Of the records that a card of it speaks of. */
  names: readonly RecordName[];
  modelVersion: number;
  asOf: Date;
  bandSince: Date | null;
  /** The data it saw: everything up to this revision. */
  revision: number;
  /** Bands by scorecard: where hysteresis starts from next time. */
  bands: Record<string, string>;
  /** Those this scoring started from; null: from before revisions, it cannot be computed again. */
  previousBands: Record<string, string> | null;
}

/** Of a contact, deal or ticket: what a person calls it, and when it was created (ms since 1970). */
export type RecordName = readonly [type: ChildType, id: string, name: string | null, createdAtMs: number | null];

/** What the next scoring needs of the last one. The answer is most of a score's bytes, and needed of few. */
export type PreviousScore = Omit<StoredScore, 'answer' | 'names'>;

export async function readScores(
  db: Db,
  connectionId: string,
  companyIds: string[],
): Promise<Map<string, StoredScore>> {
  const rows = await scoresOf(db, connectionId, companyIds).selectAll().execute();
  return new Map(rows.map((row) => [row.company_id, toScore(row)]));
}

export async function readPreviousScores(
  db: Db,
  connectionId: string,
  companyIds: string[],
): Promise<Map<string, PreviousScore>> {
  const rows = await scoresOf(db, connectionId, companyIds).select(previousColumns).execute();
  return new Map(rows.map((row) => [row.company_id, toPrevious(row)]));
}

/** The answers last given, as printed, by company. */
export async function readAnswers(db: Db, connectionId: string, companyIds: string[]): Promise<Map<string, string>> {
  if (companyIds.length === 0) return new Map();
  const rows = await scoresOf(db, connectionId, companyIds).select(['company_id', 'answer']).execute();
  return new Map(rows.map((row) => [row.company_id, row.answer]));
}

const scoresOf = (db: Db, connectionId: string, companyIds: string[]) =>
  db
    .selectFrom('score')
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`company_id = any(${companyIds}::text[])`);

/** Scores in the order of companies, from behind `after`: for going through all of them. */
export async function listScores(
  db: Db,
  connectionId: string,
  filter: { companyId?: string | undefined; after: string | null; limit: number },
): Promise<StoredScore[]> {
  let query = db.selectFrom('score').selectAll().where('connection_id', '=', connectionId);
  if (filter.companyId !== undefined) query = query.where('company_id', '=', filter.companyId);
  if (filter.after !== null) query = query.where('company_id', '>', filter.after);
  return (await query.orderBy('company_id').limit(filter.limit).execute()).map(toScore);
}

const previousColumns = [
  ...(['company_id', 'state', 'scorecard', 'score', 'band', 'grade', 'model_version', 'as_of'] as const),
  ...(['band_since', 'revision', 'bands', 'previous_bands'] as const),
] as const;

function toPrevious(row: Pick<Selectable<ScoreTable>, (typeof previousColumns)[number]>): PreviousScore {
  return {
    companyId: row.company_id,
    state: row.state,
    scorecard: row.scorecard,
    score: row.score,
    band: row.band,
    grade: row.grade,
    modelVersion: row.model_version,
    asOf: row.as_of,
    bandSince: row.band_since,
    revision: Number(row.revision),
    bands: row.bands,
    previousBands: row.previous_bands,
  };
}

const toScore = (row: Selectable<ScoreTable>): StoredScore => ({
  answer: row.answer,
  names: row.names,
  ...toPrevious(row),
});

/**
 * Keeps scores, but never one that saw less than the one it would replace: two may be at a company at once, and the
 * slower one must not undo what the faster one saw.
 * @returns the companies whose score was kept.
 */
export async function saveScores(tx: Db, connectionId: string, scores: StoredScore[]): Promise<Set<string>> {
  if (scores.length === 0) return new Set();
  const column = <Key extends keyof StoredScore>(key: Key) => scores.map((score) => score[key]);
  const instants = (dates: (Date | null)[]) => dates.map((date) => date?.toISOString() ?? null);
  // Arrays, not a parameter for each value: building such a statement costs more than running this one.
  const saved = await sql<{ company_id: string }>`
    insert into score (connection_id, company_id, state, scorecard, score, band, grade, answer, names, model_version,
      as_of, band_since, revision, bands, previous_bands)
    select ${connectionId}, company_id, state, scorecard, score, band, grade, answer, names::json, model_version, as_of,
      band_since, revision, bands::jsonb, previous_bands::jsonb
    from unnest(
      ${column('companyId')}::text[], ${column('state')}::text[], ${column('scorecard')}::text[],
      ${column('score')}::integer[], ${column('band')}::text[], ${column('grade')}::text[],
      ${jsonArray(column('answer'))}, ${jsonArray(column('names').map(toJson))}, ${column('modelVersion')}::integer[],
      ${instants(column('asOf'))}::timestamptz[], ${instants(column('bandSince'))}::timestamptz[],
      ${column('revision')}::bigint[], ${jsonArray(column('bands').map(toJson))},
      ${jsonArray(column('previousBands').map(toJson))}
    ) as given (company_id, state, scorecard, score, band, grade, answer, names, model_version, as_of, band_since,
      revision, bands, previous_bands)
    on conflict (connection_id, company_id) do update set
      state = excluded.state, scorecard = excluded.scorecard, score = excluded.score, band = excluded.band,
      grade = excluded.grade, answer = excluded.answer, names = excluded.names, model_version = excluded.model_version,
      as_of = excluded.as_of, band_since = excluded.band_since, revision = excluded.revision, bands = excluded.bands,
      previous_bands = excluded.previous_bands
    where score.revision <= excluded.revision
    returning company_id
  `.execute(tx);
  return new Set(saved.rows.map((row) => row.company_id));
}

/** How many companies stand in each band; companies without one are counted under `none`. */
export async function countBands(db: Db, connectionId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('score')
    .innerJoin('record', (join) =>
      join
        .onRef('record.connection_id', '=', 'score.connection_id')
        .on('record.type', '=', 'company')
        .onRef('record.id', '=', 'score.company_id'),
    )
    .select(['band', ({ fn }) => fn.countAll<string>().as('count')])
    .where('score.connection_id', '=', connectionId)
    .where('record.removed_at', 'is', null)
    .groupBy('band')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.band ?? 'none', Number(row.count)]));
}

export async function countScores(db: Db, connectionId: string, companyId: string | undefined): Promise<number> {
  let query = db
    .selectFrom('score')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId);
  if (companyId !== undefined) query = query.where('company_id', '=', companyId);
  return Number((await query.executeTakeFirstOrThrow()).count);
}
