import type { Move } from '@barometer/shared/scoring/move.ts';
import { sql } from 'kysely';
import { jsonArray, toJson } from './db/json-array.ts';
import type { Db } from './db/open.ts';

/** One point of a company's history: a scoring, with what is needed to compute it again. */
export interface ScorePoint {
  companyId: string;
  at: Date;
  state: string;
  scorecard: string | null;
  score: number | null;
  band: string | null;
  modelVersion: number;
  /** null: from before revisions; it cannot be computed again. */
  revision: number | null;
  previousBands: Record<string, string>;
  /** SHA-256 of the answer's bytes, base64url. */
  answerHash: string | null;
  /** Why the score moved since the changed point before. */
  move: Move | null;
  /** What a reader of the history would notice differs from the point before. */
  changed: boolean;
}

export async function addPoints(tx: Db, connectionId: string, points: ScorePoint[]): Promise<void> {
  if (points.length === 0) return;
  const column = <Key extends keyof ScorePoint>(key: Key) => points.map((point) => point[key]);
  await sql`
    insert into score_point (connection_id, company_id, at, state, scorecard, score, band, model_version, revision,
      previous_bands, answer_hash, move, changed)
    select ${connectionId}, company_id, at, state, scorecard, score, band, model_version, revision,
      previous_bands::jsonb, answer_hash, move::jsonb, changed
    from unnest(
      ${column('companyId')}::text[], ${column('at').map((at) => at.toISOString())}::timestamptz[],
      ${column('state')}::text[], ${column('scorecard')}::text[], ${column('score')}::integer[],
      ${column('band')}::text[], ${column('modelVersion')}::integer[], ${column('revision')}::bigint[],
      ${jsonArray(column('previousBands').map(toJson))}, ${column('answerHash')}::text[],
      ${jsonArray(column('move').map(toJson))},
      ${column('changed')}::boolean[]
    ) as given (company_id, at, state, scorecard, score, band, model_version, revision, previous_bands, answer_hash,
      move, changed)
    on conflict (connection_id, company_id, at) do nothing
  `.execute(tx);
}

/** For each company the changed points since a moment, oldest first, and before them the one in force then. */
export async function readChanges(
  db: Db,
  connectionId: string,
  companyIds: string[],
  since: Date,
): Promise<Map<string, ScorePoint[]>> {
  const changes = new Map<string, ScorePoint[]>();
  if (companyIds.length === 0) return changes;
  const found = await sql<PointRow>`
    select point.* from unnest(${companyIds}::text[]) as wanted (company_id)
    cross join lateral (
      (select * from score_point
        where connection_id = ${connectionId} and company_id = wanted.company_id and changed and at <= ${since}
        order by at desc limit 1)
      union all
      (select * from score_point
        where connection_id = ${connectionId} and company_id = wanted.company_id and changed and at > ${since})
    ) as point
    order by point.company_id, point.at
  `.execute(db);
  for (const row of found.rows) {
    const points = changes.get(row.company_id) ?? [];
    changes.set(row.company_id, points);
    points.push(toPoint(row));
  }
  return changes;
}

/** The points since a moment, and the one in force at that moment. */
export async function readPoints(db: Db, connectionId: string, companyId: string, since: Date): Promise<ScorePoint[]> {
  const rows = await db
    .selectFrom('score_point')
    .selectAll()
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
  return rows.map(toPoint);
}

/** Points in the order of company and time, from behind `after`: for going through all of them. */
export async function listPoints(
  db: Db,
  connectionId: string,
  filter: { companyId?: string | undefined; after: { companyId: string; at: Date } | null; limit: number },
): Promise<ScorePoint[]> {
  let query = db.selectFrom('score_point').selectAll().where('connection_id', '=', connectionId);
  if (filter.companyId !== undefined) query = query.where('company_id', '=', filter.companyId);
  const { after } = filter;
  if (after) query = query.where(sql<boolean>`(company_id, at) > (${after.companyId}, ${after.at})`);
  return (await query.orderBy('company_id').orderBy('at').limit(filter.limit).execute()).map(toPoint);
}

export async function countPoints(db: Db, connectionId: string, companyId: string | undefined): Promise<number> {
  let query = db
    .selectFrom('score_point')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId);
  if (companyId !== undefined) query = query.where('company_id', '=', companyId);
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** A row as both databases hand it over. */
export interface PointRow {
  company_id: string;
  at: Date;
  state: string;
  scorecard: string | null;
  score: number | null;
  band: string | null;
  model_version: number;
  revision: string | number | null;
  previous_bands: Record<string, string> | null;
  answer_hash: string | null;
  move: Move | null;
  changed: boolean;
}

export function toPoint(row: PointRow): ScorePoint {
  return {
    companyId: row.company_id,
    at: row.at,
    state: row.state,
    scorecard: row.scorecard,
    score: row.score,
    band: row.band,
    modelVersion: row.model_version,
    revision: row.revision === null ? null : Number(row.revision),
    previousBands: row.previous_bands ?? {},
    answerHash: row.answer_hash,
    move: row.move,
    changed: row.changed,
  };
}
