import { type ChildType, childTypes, type Properties, type RecordType } from '@barometer/shared/crm.ts';
import { sql } from 'kysely';
import type { StoredRecord } from './companies.ts';
import type { Db } from './db/open.ts';
import { type PointRow, type ScorePoint, toPoint } from './points.ts';
import type { StoredPulse } from './pulses.ts';

/** A company with its last score and the rating in force: one look, by keys. */
export interface CardRow {
  company: StoredRecord;
  score: {
    companyId: string;
    state: string;
    scorecard: string | null;
    score: number | null;
    band: string | null;
    answer: string;
    modelVersion: number;
    asOf: Date;
    bandSince: Date | null;
  };
  pulse: StoredPulse | null;
}

interface Row {
  created_at: Date | null;
  properties: Properties;
  state: string;
  scorecard: string | null;
  score: number | null;
  band: string | null;
  answer: string;
  model_version: number;
  as_of: Date;
  band_since: Date | null;
  value: number | null;
  reason: string | null;
  set_by: string;
  set_at: Date;
  pulse_revision: string | number;
}

/** Undefined for a company that is not there or was never scored. */
export async function readCardRow(db: Db, connectionId: string, companyId: string): Promise<CardRow | undefined> {
  const { rows } = await sql<Row>`/* prepared */
    select company.created_at, company.properties, score.state, score.scorecard, score.score, score.band, score.answer,
      score.model_version, score.as_of, score.band_since, pulse.value, pulse.reason, pulse.set_by, pulse.set_at,
      pulse.revision as pulse_revision
    from record as company
    join score on score.connection_id = company.connection_id and score.company_id = company.id
    left join lateral (
      select * from pulse
      where connection_id = company.connection_id and company_id = company.id and withdrawn_revision is null
      order by revision desc limit 1
    ) as pulse on true
    where company.connection_id = ${connectionId} and company.type = 'company' and company.id = ${companyId}
      and company.removed_at is null
  `.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { value, reason, set_by: setBy, set_at: setAt } = row;
  return {
    company: { id: companyId, createdAt: row.created_at, properties: row.properties },
    score: {
      ...{ companyId, state: row.state, scorecard: row.scorecard, score: row.score, band: row.band },
      ...{ answer: row.answer, modelVersion: row.model_version, asOf: row.as_of, bandSince: row.band_since },
    },
    pulse: value === null ? null : { value, reason, setBy, setAt, revision: Number(row.pulse_revision) },
  };
}

/**
 * The points of a company that a card may need: those of so many days before `now`, or before it was scored where that
 * is longer ago; before them the one in force then, and the last change.
 */
export async function readCardPoints(
  db: Db,
  connectionId: string,
  companyId: string,
  { now, days }: { now: Date; days: number },
): Promise<ScorePoint[]> {
  const points = sql`score_point where connection_id = ${connectionId} and company_id = ${companyId}`;
  const { rows } = await sql<PointRow>`/* prepared */
    with since as materialized (
      select least(${now}::timestamptz, min(as_of)) - ${days}::integer * interval '1 day' as moment
      from score where connection_id = ${connectionId} and company_id = ${companyId}
    )
    select * from ${points} and at >= coalesce(least(
      (select max(at) from ${points} and at <= (select moment from since)),
      (select max(at) from ${points} and changed and at <= (select moment from since))
    ), (select moment from since))
    order by at
  `.execute(db);
  return rows.map(toPoint);
}

/** What is there of these records. */
export async function readChildren(
  db: Db,
  connectionId: string,
  wanted: readonly { type: RecordType; id: string }[],
): Promise<Record<ChildType, StoredRecord[]>> {
  const children: Record<ChildType, StoredRecord[]> = { contact: [], deal: [], ticket: [] };
  if (wanted.length === 0) return children;
  const { rows } = await sql<{
    type: ChildType;
    id: string;
    created_at: Date | null;
    properties: Properties;
  }>`/* prepared */
    select record.type, record.id, record.created_at, record.properties
    from unnest(${wanted.map(({ type }) => type)}::text[], ${wanted.map(({ id }) => id)}::text[]) as wanted (type, id)
    join record on record.connection_id = ${connectionId} and record.type = wanted.type and record.id = wanted.id
    where record.removed_at is null
  `.execute(db);
  for (const { type, id, created_at: createdAt, properties } of rows)
    if (childTypes.includes(type)) children[type].push({ id, createdAt, properties });
  return children;
}
