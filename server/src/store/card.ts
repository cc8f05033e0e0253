import type { ChildType, Properties } from '@barometer/shared/crm.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import { CompiledQuery, type Selectable } from 'kysely';
import type { StoredRecord } from './companies.ts';
import { type Connection, toConnection } from './connections.ts';
import type { Db } from './db/open.ts';
import type { ConnectionTable } from './db/schema.ts';
import type { StoredPulse } from './pulses.ts';

/** What is kept of a company for its card. */
export interface CardRows {
  connection: Connection;
  /** Undefined for a company that is not there or was never scored. */
  scored: ScoredRows | undefined;
}

export interface ScoredRows {
  company: StoredRecord;
  score: {
    companyId: string;
    state: string;
    score: number | null;
    scorecard: string | null;
    band: string | null;
    answer: string;
    modelVersion: number;
    asOf: Date;
    bandSince: Date | null;
  };
  pulse: StoredPulse | null;
  /**
   * Those of `days` before `now`, or before it was scored where that is longer ago; before them the one in force then,
   * and the last change.
   */
  points: CardPoint[];
  /** What is there of the records that the answer names, and the moves of the last `moveDays`. */
  children: Record<ChildType, StoredRecord[]>;
}

/** A point of the history as far as a card looks at it. */
export interface CardPoint {
  at: Date;
  score: number | null;
  band: string | null;
  scorecard: string | null;
  modelVersion: number;
  changed: boolean;
  /** null where nobody can say, and before the last `moveDays`. */
  move: Move | null;
}

/** Moments as text: PostgreSQL writes them into JSON. */
interface Row {
  company: { createdAt: string | null; name: unknown };
  score: Omit<ScoredRows['score'], 'companyId' | 'answer' | 'asOf' | 'bandSince'> & {
    asOf: string;
    bandSince: string | null;
  };
  pulse: (Omit<StoredPulse, 'setAt'> & { setAt: string }) | null;
  points: [string, number | null, string | null, string | null, number, boolean, Move | null][] | null;
  children: [ChildType, string, string | null, Properties][] | null;
}

type Found = Selectable<ConnectionTable> & { answer: string; scored: Row | null };

/**
 * In one look, by keys: on its way to PostgreSQL and back a question takes longer than PostgreSQL to answer it, so the
 * records that the answer names are looked up beside it.
 * @returns undefined for an account that was never connected.
 */
export async function readCardRows(
  db: Db,
  connectionId: string,
  companyId: string,
  { now, days, moveDays }: { now: Date; days: number; moveDays: number },
): Promise<CardRows | undefined> {
  const { rows } = await db.executeQuery(
    CompiledQuery.raw(statement, [connectionId, companyId, now, days, moveDays]) as CompiledQuery<Found>,
  );
  const [row] = rows;
  if (!row) return undefined;
  return {
    connection: toConnection(row),
    scored: row.scored ? toScored(companyId, row.answer, row.scored) : undefined,
  };
}

const points = 'score_point where connection_id = $1 and company_id = $2';
const before = "least($3::timestamptz, score.as_of) - $4::integer * interval '1 day'";
const recent = "changed and at > score.as_of - $5::integer * interval '1 day'";

/** Written out once: putting it together for each card takes longer than dressing the card. */
const statement = `/* prepared */
  select connection.*, scored.answer, scored.scored
  from connection
  left join lateral (
    select score.answer, json_build_object(
      'company', json_build_object('createdAt', company.created_at, 'name', company.properties -> 'name'),
      'score', json_build_object('state', score.state, 'scorecard', score.scorecard, 'score', score.score,
        'band', score.band, 'modelVersion', score.model_version, 'asOf', score.as_of, 'bandSince', score.band_since),
      'pulse', (
        select json_build_object('value', value, 'reason', reason, 'setBy', set_by, 'setAt', set_at,
          'revision', revision)
        from pulse where connection_id = $1 and company_id = $2 and withdrawn_revision is null
        order by revision desc limit 1
      ),
      'points', (
        select json_agg(json_build_array(at, score, band, scorecard, model_version, changed,
          case when ${recent} then move end) order by at)
        from ${points} and at >= coalesce(least(
          (select max(at) from ${points} and at <= ${before}),
          (select max(at) from ${points} and changed and at <= ${before})
        ), ${before})
      ),
      'children', (
        select json_agg(json_build_array(child.type, child.id, child.created_at, child.properties))
        from (
          select distinct evidence ->> 'type' as type, evidence ->> 'id' as id
          from (
            select jsonb_path_query(score.answer::jsonb, '$.metrics[*].evidence[*] ? (exists (@.id))') as evidence
            union all
            select jsonb_path_query(move, '$.parts[*].*[*] ? (exists (@.id))') from ${points} and ${recent}
          ) as said
        ) as named
        join record as child on child.connection_id = $1 and child.type = named.type and child.id = named.id
        where child.removed_at is null and child.type <> 'company'
      )
    ) as scored
    from record as company
    join score on score.connection_id = $1 and score.company_id = $2
    where company.connection_id = $1 and company.type = 'company' and company.id = $2 and company.removed_at is null
  ) as scored on true
  where connection.id = $1
`;

function toScored(companyId: string, answer: string, { company, score, pulse, points, children }: Row): ScoredRows {
  const found: ScoredRows['children'] = { contact: [], deal: [], ticket: [] };
  for (const [type, id, createdAt, properties] of children ?? [])
    found[type].push({ id, createdAt: toDate(createdAt), properties });
  return {
    company: {
      id: companyId,
      createdAt: toDate(company.createdAt),
      properties: typeof company.name === 'string' ? { name: company.name } : {},
    },
    score: { ...score, companyId, answer, asOf: new Date(score.asOf), bandSince: toDate(score.bandSince) },
    pulse: pulse && { ...pulse, setAt: new Date(pulse.setAt) },
    points: (points ?? []).map(([at, score, band, scorecard, modelVersion, changed, move]) => ({
      ...{ at: new Date(at), score, band, scorecard, modelVersion, changed, move },
    })),
    children: found,
  };
}

const toDate = (text: string | null) => (text === null ? null : new Date(text));
