import { cpSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../server/src/store/db/open.ts';

/** What PostgreSQL gives each segment of its log, in bytes. Our template needs a few thousand of them. */
const segmentBytes = 16 * 1024 * 1024;
/** What it reads and writes of it at once. */
const pageBytes = 8192;

const segmentsOf = (dir: string): string[] =>
  readdirSync(join(dir, 'pg_wal'))
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .map((name) => join(dir, 'pg_wal', name));

/**
 * Makes an empty, migrated embedded database to copy. Hundreds of copies are made in a run of the tests, so it holds
 * no more than they use: a third of the files and a quarter of the bytes. The databases that others are created from
 * are left out, as nothing creates any, and so are the zeros at the end of the log. Each is opened in half the time
 * with less memory to lay out.
 */
export async function makeTemplate(dir: string): Promise<void> {
  const db = await openDatabase({ dataDir: dir });
  const { rows } = await sql<{ oid: number }>`select oid from pg_database where datistemplate`.execute(db);
  await sql`alter system set shared_buffers = '16MB'`.execute(db);
  await db.destroy();
  for (const { oid } of rows) rmSync(join(dir, 'base', String(oid)), { recursive: true });
  for (const segment of segmentsOf(dir)) truncateSync(segment, usedBytes(readFileSync(segment)));
}

/** Copies a template to where there is none; its log has its full length again, which takes no room on the disk. */
export function copyTemplate(dir: string, to: string): void {
  cpSync(dir, to, { recursive: true });
  for (const segment of segmentsOf(to)) truncateSync(segment, segmentBytes);
}

/** As far as there is anything but zeros, in whole pages. */
function usedBytes(log: Buffer): number {
  const empty = Buffer.alloc(pageBytes);
  let end = log.length;
  while (end > 0 && log.subarray(end - pageBytes, end).equals(empty)) end -= pageBytes;
  return end;
}
