import { sql } from 'kysely';
import type { Db } from './db/open.ts';

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
  modelVersion: number;
  asOf: Date;
  bandSince: Date | null;
}

export interface ScorePoint {
  at: Date;
  score: number | null;
  band: string | null;
  modelVersion: number;
}

export async function readScores(
  db: Db,
  connectionId: string,
  companyIds: string[],
): Promise<Map<string, StoredScore>> {
  if (companyIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('score')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('company_id', 'in', companyIds)
    .execute();
  return new Map(
    rows.map((row) => [
      row.company_id,
      {
        companyId: row.company_id,
        state: row.state,
        scorecard: row.scorecard,
        score: row.score,
        band: row.band,
        grade: row.grade,
        answer: row.answer,
        modelVersion: row.model_version,
        asOf: row.as_of,
        bandSince: row.band_since,
      },
    ]),
  );
}

export async function saveScores(tx: Db, connectionId: string, scores: StoredScore[]): Promise<void> {
  if (scores.length === 0) return;
  await tx
    .insertInto('score')
    .values(
      scores.map((score) => ({
        connection_id: connectionId,
        company_id: score.companyId,
        state: score.state,
        scorecard: score.scorecard,
        score: score.score,
        band: score.band,
        grade: score.grade,
        answer: score.answer,
        model_version: score.modelVersion,
        as_of: score.asOf,
        band_since: score.bandSince,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'company_id']).doUpdateSet((excluded) => ({
        state: excluded.ref('excluded.state'),
        scorecard: excluded.ref('excluded.scorecard'),
        score: excluded.ref('excluded.score'),
        band: excluded.ref('excluded.band'),
        grade: excluded.ref('excluded.grade'),
        answer: excluded.ref('excluded.answer'),
        model_version: excluded.ref('excluded.model_version'),
        as_of: excluded.ref('excluded.as_of'),
        band_since: excluded.ref('excluded.band_since'),
      })),
    )
    .execute();
}

/** Adds to the history the points that differ from the newest one kept. Call with scores that changed. */
export async function addPoints(tx: Db, connectionId: string, scores: StoredScore[]): Promise<void> {
  if (scores.length === 0) return;
  await tx
    .insertInto('score_point')
    .values(
      scores.map((score) => ({
        connection_id: connectionId,
        company_id: score.companyId,
        at: score.asOf,
        score: score.score,
        band: score.band,
        model_version: score.modelVersion,
      })),
    )
    .onConflict((conflict) => conflict.columns(['connection_id', 'company_id', 'at']).doNothing())
    .execute();
}

/** For each company the score in force at `at`: what a change over N days is measured against. */
export async function readScoresAt(
  db: Db,
  connectionId: string,
  companyIds: string[],
  at: Date,
): Promise<Map<string, number | null>> {
  if (companyIds.length === 0) return new Map();
  const found = await sql<{ company_id: string; score: number | null }>`
    select distinct on (company_id) company_id, score from score_point
    where connection_id = ${connectionId} and company_id = any(${companyIds}::text[]) and at <= ${at}
    order by company_id, at desc
  `.execute(db);
  return new Map(found.rows.map((row) => [row.company_id, row.score]));
}

/** The points since a moment, and the one in force at that moment. */
export async function readPoints(db: Db, connectionId: string, companyId: string, since: Date): Promise<ScorePoint[]> {
  const rows = await db
    .selectFrom('score_point')
    .select(['at', 'score', 'band', 'model_version'])
    .where('connection_id', '=', connectionId)
    .where('company_id', '=', companyId)
    .where('at', '>=', (query) =>
      query
        .selectFrom('score_point as before')
        .select(({ fn, val }) => fn.coalesce(fn.max('before.at'), val(since)).as('at'))
        .where('before.connection_id', '=', connectionId)
        .where('before.company_id', '=', companyId)
        .where('before.at', '<=', since),
    )
    .orderBy('at')
    .execute();
  return rows.map((row) => ({ at: row.at, score: row.score, band: row.band, modelVersion: row.model_version }));
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
