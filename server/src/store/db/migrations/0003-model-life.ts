import { type Kysely, sql } from 'kysely';

/**
 * An event of putting an earlier version in force again says which one. A model is kept as the bytes it came in as: the
 * embedded driver takes a byte order mark off a text.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table model_event add column restored_version integer',
  `alter table model alter column source type bytea using convert_to(source, 'UTF8')`,
  `alter table model_draft alter column source type bytea using convert_to(source, 'UTF8')`,
  // Answers are rewritten with every scoring, and packing them by the default method took longer than computing them.
  // Where the database was built without the faster one, the default stays.
  ...['score alter column answer', 'company_write alter column wish'].map(
    (column) =>
      `do $$ begin execute 'alter table ${column} set compression lz4'; exception when others then null; end $$`,
  ),
];
