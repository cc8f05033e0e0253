import type { Answer } from '@barometer/shared/scoring/answer.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import { CompiledQuery } from 'kysely';
import type { Connection } from './connections.ts';
import type { Db } from './db/open.ts';
import type { StoredPulse } from './pulses.ts';
import type { StoredScore } from './scores.ts';

/** What is kept of a company for its card. */
export interface CardRows {
  connection: Connection;
  /** Undefined for a company that is not there or was never scored. */
  scored: ScoredRows | undefined;
}

export interface ScoredRows {
  company: { id: string; name: unknown };
  answer: Answer;
  score: Pick<StoredScore, 'state' | 'scorecard' | 'score' | 'band' | 'names' | 'modelVersion' | 'asOf' | 'bandSince'>;
  pulse: StoredPulse | null;
  /** Those of `days` before `now`, or before it was scored where that is longer ago; and those since the last change. */
  points: CardPoint[];
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

/** As PostgreSQL writes it into JSON: moments are text. */
interface Found {
  connection: Omit<Connection, 'connectedAt'> & { connectedAt: string };
  scored: {
    name: unknown;
    answer: Answer;
    score: Omit<ScoredRows['score'], 'asOf' | 'bandSince'> & { asOf: string; bandSince: string | null };
    pulse: (Omit<StoredPulse, 'setAt'> & { setAt: string }) | null;
    points: [string, number | null, string | null, string | null, number, boolean, Move | null][] | null;
  } | null;
}

/**
 * In one look, by keys, and as one value: on its way to PostgreSQL and back a question takes longer than PostgreSQL to
 * answer it, and thirty columns take the driver longer than one.
 * @returns undefined for an account that was never connected.
 */
export async function readCardRows(
  db: Db,
  connectionId: string,
  companyId: string,
  { now, days, moveDays }: { now: Date; days: number; moveDays: number },
): Promise<CardRows | undefined> {
  const { rows } = await db.executeQuery(
    CompiledQuery.raw(statement, [connectionId, companyId, now, days, moveDays]) as CompiledQuery<{ found: Found }>,
  );
  const [row] = rows;
  if (!row) return undefined;
  const { connection, scored } = row.found;
  return {
    connection: { ...connection, connectedAt: new Date(connection.connectedAt) },
    scored: scored ? toScored(companyId, scored) : undefined,
  };
}

const points = 'score_point where connection_id = $1 and company_id = $2';
const before = "least($3::timestamptz, score.as_of) - $4::integer * interval '1 day'";

/** Written out once: putting it together for each card takes longer than dressing the card. */
const statement = `/* prepared */
  select json_build_object(
    'connection', json_build_object('id', id, 'crm', crm, 'accountId', account_id, 'accountName', account_name,
      'status', status, 'statusReason', status_reason, 'scopes', scopes, 'timeZone', time_zone, 'currency', currency,
      'locale', locale, 'uiDomain', ui_domain, 'connectedAt', connected_at),
    'scored', (
      select json_build_object(
        'name', company.properties -> 'name',
        'answer', score.answer::json,
        'score', json_build_object('state', score.state, 'scorecard', score.scorecard, 'score', score.score,
          'band', score.band, 'names', score.names, 'modelVersion', score.model_version, 'asOf', score.as_of,
          'bandSince', score.band_since),
        'pulse', (
          select json_build_object('value', value, 'reason', reason, 'setBy', set_by, 'setAt', set_at,
            'revision', revision)
          from pulse where connection_id = $1 and company_id = $2 and withdrawn_revision is null
          order by revision desc limit 1
        ),
        'points', (
          select json_agg(json_build_array(at, score, band, scorecard, model_version, changed,
            case when changed and at > score.as_of - $5::integer * interval '1 day' then move end) order by at)
          from ${points} and at >= coalesce((select max(at) from ${points} and changed and at <= ${before}), ${before})
        )
      )
      from record as company
      join score on score.connection_id = $1 and score.company_id = $2
      where company.connection_id = $1 and company.type = 'company' and company.id = $2 and company.removed_at is null
    )
  ) as found
  from connection
  where id = $1
`;

function toScored(companyId: string, { name, answer, score, pulse, points }: NonNullable<Found['scored']>): ScoredRows {
  return {
    company: { id: companyId, name },
    answer,
    score: {
      ...score,
      asOf: new Date(score.asOf),
      bandSince: score.bandSince === null ? null : new Date(score.bandSince),
    },
    pulse: pulse && { ...pulse, setAt: new Date(pulse.setAt) },
    points: (points ?? []).map(([at, score, band, scorecard, modelVersion, changed, move]) => ({
      at: new Date(at),
      ...{ score, band, scorecard, modelVersion, changed, move },
    })),
  };
}
