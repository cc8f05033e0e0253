import { toFacts } from '../features/facts.ts';
import { usageNeed } from '../features/usage-need.ts';
import { type CompanyRecords, countCompanies, listCompanyIds, readCompanies } from '../store/companies.ts';
import type { Db } from '../store/db/open.ts';
import { currentRevision } from '../store/revision.ts';
import { type PreviousScore, readPreviousScores } from '../store/scores.ts';
import type { Progress } from '../sync/progress.ts';
import type { PublishedModel } from './model-library.ts';
import { scoreCompany } from './score-company.ts';
import { notScored, type Standing, standingOf } from './standing.ts';

/** A company that would stand elsewhere. */
export interface PreviewedMove {
  companyId: string;
  name: string | null;
  /** As the CRM has it, in the account's currency; null where it has none. */
  recurringRevenue: number | null;
  before: Standing;
  after: Standing;
  /** It would without publishing as well: data came or time passed since it was scored. */
  anyway: boolean;
}

export interface PreviewCell {
  before: string;
  after: string;
  companies: number;
  /** Of those of which it is known. */
  recurringRevenue: number;
}

export interface Preview {
  companies: number;
  /** Every pair of before and after that occurs, those who stay included. */
  matrix: PreviewCell[];
  /** Those who would stand elsewhere, the largest recurring revenue first. */
  moves: PreviewedMove[];
  /** Companies whose recurring revenue is not known. */
  withoutRevenue: number;
  /** How the whole scores would move, of companies that have one before and after. */
  scores: { up: number; down: number; same: number };
}

const batchSize = 500;

/**
 * What publishing a model would do, by doing all of it but the writing: each company is scored as publishing would
 * score it now, from the data of one revision and with the bands its hysteresis starts from. Nothing is kept.
 */
export async function previewModel(
  deps: { db: Db; now(): Date },
  connectionId: string,
  models: { current: PublishedModel; candidate: PublishedModel },
  report: Progress,
  signal: AbortSignal,
): Promise<Preview> {
  const { db, now } = deps;
  const seen = { revision: await currentRevision(db, connectionId), asOf: now() };
  const need = usageNeed(models.current.compiled.model, models.candidate.compiled.model);
  const total = await countCompanies(db, connectionId);
  const tally = makeTally();
  report({ step: 'preview', done: 0, total });
  for (let after: string | null = null; ; ) {
    const ids = await listCompanyIds(db, connectionId, { after, limit: batchSize });
    const last = ids.at(-1);
    if (last === undefined) return tally.result();
    after = last;
    const wanted = ids.map((companyId) => ({ companyId, ...seen }));
    const companies = await readCompanies(db, connectionId, wanted, need);
    const scores = await readPreviousScores(db, connectionId, ids);
    for (const [id, records] of companies) tally.add(compare(models, records, scores.get(id), seen));
    report({ step: 'preview', done: tally.count(), total: Math.max(total, tally.count()) });
    signal.throwIfAborted();
  }
}

function compare(
  { current, candidate }: { current: PublishedModel; candidate: PublishedModel },
  records: CompanyRecords,
  stored: PreviousScore | undefined,
  seen: { revision: number; asOf: Date },
): PreviewedMove {
  const facts = toFacts(records, seen.asOf);
  const { name, recurringRevenue } = records.company.properties;
  const after = standingOf(scoreCompany(candidate, facts, stored, seen).score);
  return {
    companyId: records.company.id,
    name: typeof name === 'string' ? name : null,
    recurringRevenue: typeof recurringRevenue === 'number' ? recurringRevenue : null,
    before: stored === undefined ? notScored : standingOf(stored),
    after,
    anyway: standingOf(scoreCompany(current, facts, stored, seen).score).band === after.band,
  };
}

function makeTally() {
  const cells = new Map<string, PreviewCell>();
  const moves: PreviewedMove[] = [];
  const scores = { up: 0, down: 0, same: 0 };
  let companies = 0;
  let withoutRevenue = 0;
  return {
    count: () => companies,
    add(move: PreviewedMove) {
      const { before, after, recurringRevenue } = move;
      companies += 1;
      if (recurringRevenue === null) withoutRevenue += 1;
      const key = `${before.band} ${after.band}`;
      const cell = cells.get(key) ?? { before: before.band, after: after.band, companies: 0, recurringRevenue: 0 };
      cells.set(key, cell);
      cell.companies += 1;
      cell.recurringRevenue += recurringRevenue ?? 0;
      if (before.band !== after.band) moves.push(move);
      if (before.score === null || after.score === null) return;
      scores[after.score > before.score ? 'up' : after.score < before.score ? 'down' : 'same'] += 1;
    },
    result: (): Preview => ({
      ...{ companies, withoutRevenue, scores },
      matrix: [...cells.values()],
      moves: moves.sort(byRevenue),
    }),
  };
}

function byRevenue(left: PreviewedMove, right: PreviewedMove): number {
  const size = (right.recurringRevenue ?? -1) - (left.recurringRevenue ?? -1);
  return size || left.companyId.localeCompare(right.companyId);
}
