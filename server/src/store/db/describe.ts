import { sql } from 'kysely';
import type { Db } from './open.ts';

/**
 * The schema as the database itself reports it, as text: committed beside the migrations, so that a reviewer sees
 * what a migration really does. Refresh it with `npm run schema`.
 */
export async function describeSchema(db: Db): Promise<string> {
  const columns = await sql<{
    table_name: string;
    column_name: string;
    type: string;
    not_null: boolean;
    fallback: string | null;
  }>`
    select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as not_null, pg_get_expr(d.adbin, d.adrelid) as fallback
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and c.relname not like 'kysely_%'
    order by c.relname, a.attnum
  `.execute(db);
  const rules = await sql<{ table_name: string; rule: string }>`
    select c.relname as table_name, 'constraint ' || conname || ' ' || pg_get_constraintdef(k.oid) as rule
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and k.contype <> 'n' and c.relname not like 'kysely_%'
    union all
    select tablename, indexdef from pg_indexes
    where schemaname = 'public' and tablename not like 'kysely_%'
      and indexname not in (select conname from pg_constraint)
    order by 1, 2
  `.execute(db);
  const tables = [...new Set(columns.rows.map((column) => column.table_name))];
  return tables
    .map((table) => {
      const lines = columns.rows
        .filter((column) => column.table_name === table)
        .map(({ column_name, type, not_null, fallback }) =>
          [`  ${column_name} ${type}`, not_null ? 'not null' : '', fallback ? `default ${fallback}` : '']
            .filter(Boolean)
            .join(' '),
        );
      const extra = rules.rows.filter((rule) => rule.table_name === table).map(({ rule }) => `  ${rule}`);
      return [`table ${table}`, ...lines, ...extra].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}
