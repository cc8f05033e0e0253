import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { crms, type Flags } from './flags.ts';

/** Everything the book is made of: the same source gives the same book. */
const source = z.strictObject({
  format: z.literal(1),
  /** Whose records its changes are. */
  crm: z.enum(crms).default('hubspot'),
  companies: z.int(),
  seed: z.int(),
  data: z.string().nullable(),
  mapping: z.string().nullable(),
  /** Only what both CRMs can hold. */
  inBoth: z.boolean().default(false),
  /** The moment the book is seen from; kept, so that a restart does not move its dates. */
  anchor: z.iso.datetime(),
});
export type Source = z.infer<typeof source>;

export interface State {
  source: Source;
  journalPath: string | undefined;
}

/** What the flags ask for, or what an earlier run in the same folder began; they must not contradict each other. */
export function openState(flags: Flags, now: number): State | { problems: string[] } {
  const wanted: Source = {
    format: 1,
    crm: flags.crm,
    companies: flags.companies ?? 250,
    seed: flags.seed ?? 1,
    data: flags.data === undefined ? null : resolve(flags.data),
    mapping: flags.mapping === undefined ? null : resolve(flags.mapping),
    inBoth: flags.inBoth,
    anchor: flags.asOf ?? new Date(now).toISOString(),
  };
  if (flags.state === undefined) return { source: wanted, journalPath: undefined };
  mkdirSync(flags.state, { recursive: true });
  const header = join(flags.state, 'book.json');
  const journalPath = join(flags.state, 'journal.jsonl');
  if (!existsSync(header)) {
    writeFileSync(header, `${JSON.stringify(wanted, null, 2)}\n`);
    return { source: wanted, journalPath };
  }
  const kept = readSource(header);
  if (!kept)
    return { problems: [`${header} is not a sandbox's state. Give --state another folder, or empty this one.`] };
  const problems: string[] = [];
  if (kept.crm !== flags.crm) {
    problems.push(`--crm ${flags.crm}: ${flags.state} holds the changes of ${kept.crm}. Change --crm or --state.`);
  }
  const differs = (flag: string, given: unknown, before: unknown) => {
    if (given === undefined || given === before) return;
    problems.push(
      `--${flag} ${given}: ${flags.state} holds a book with ${before}. Leave the flag out or change --state.`,
    );
  };
  differs('companies', flags.companies, kept.companies);
  differs('seed', flags.seed, kept.seed);
  differs('data', flags.data === undefined ? undefined : wanted.data, kept.data);
  differs('mapping', flags.mapping === undefined ? undefined : wanted.mapping, kept.mapping);
  return problems.length > 0 ? { problems } : { source: kept, journalPath };
}

function readSource(path: string): Source | undefined {
  try {
    const parsed = source.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
