import type { DailyValue } from '@barometer/shared/facts.ts';
import { dayMs, formatDay } from '@barometer/shared/scoring/time.ts';
import { sql } from 'kysely';
import type { CompanyAt } from './company-at.ts';
import type { Db } from './db/open.ts';

/** What of the usage is wanted: for these names, the values of so many days. */
export interface UsageNeed {
  names: readonly string[];
  /** Before the moment looked at; the last value before them comes as well, to tell "nothing lately" from "never". */
  days: number;
}

export interface CompanyUsage {
  values: Record<string, DailyValue[]>;
  /** The newest change among them. */
  revision: number;
}

interface Row {
  /** Which of the wanted it is for, from 1. */
  place: string | number;
  name: string;
  day: string;
  value: number;
  revision: string | number;
}

/** Usage as it was known at each company's revision, oldest day first, in the order of `wanted`; undefined where none. */
export async function readUsage(
  db: Db,
  connectionId: string,
  wanted: CompanyAt[],
  need: UsageNeed,
): Promise<(CompanyUsage | undefined)[]> {
  const found: (CompanyUsage | undefined)[] = wanted.map(() => undefined);
  if (wanted.length === 0 || need.names.length === 0) return found;
  const ids = wanted.map(({ companyId }) => companyId);
  const revisions = wanted.map(({ revision }) => revision);
  // A day more than needed: a window that starts within a day still wants that day's midnight compared exactly.
  const from = wanted.map(({ asOf }) => formatDay(asOf.getTime() - (need.days + 1) * dayMs));
  const names = [...need.names];
  const wantedRows = sql`
    unnest(${ids}::text[], ${revisions}::bigint[], ${from}::text[])
      with ordinality as wanted (company_id, known_revision, from_day, place)
    cross join unnest(${names}::text[]) as named (name)
  `;
  const { rows } = await sql<Row>`
    select wanted.place, before.* from ${wantedRows}
    cross join lateral (
      select name, day, value, revision from usage_value
      where connection_id = ${connectionId} and company_id = wanted.company_id and name = named.name
        and day < wanted.from_day and revision <= wanted.known_revision
      order by day desc, revision desc limit 1
    ) as before
    union all
    select wanted.place, within.* from ${wantedRows}
    cross join lateral (
      select distinct on (day) name, day, value, revision from usage_value
      where connection_id = ${connectionId} and company_id = wanted.company_id and name = named.name
        and day >= wanted.from_day and revision <= wanted.known_revision
      order by day, revision desc
    ) as within
  `.execute(db);
  for (const row of rows) {
    const index = Number(row.place) - 1;
    const usage = found[index] ?? { values: {}, revision: 0 };
    found[index] = usage;
    const values = usage.values[row.name] ?? [];
    usage.values[row.name] = values;
    values.push({ date: row.day, value: row.value });
    usage.revision = Math.max(usage.revision, Number(row.revision));
  }
  return found;
}
