import type { Facts } from '@barometer/shared/facts.ts';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { attribute } from '@barometer/shared/scoring/attribute.ts';
import { toFacts } from '../features/facts.ts';
import { usageNeed } from '../features/usage-need.ts';
import { type CompanyRecords, readCompanies, readReplaced } from '../store/companies.ts';
import type { CompanyAt } from '../store/company-at.ts';
import type { Db } from '../store/db/open.ts';
import type { ScorePoint } from '../store/points.ts';
import type { ModelLibrary, PublishedModel } from './model-library.ts';

/** A scoring whose score differs from the point before it. */
export interface Moved {
  answer: Answer;
  /** Where the move is put. */
  point: ScorePoint;
  before: ScorePoint;
  records: CompanyRecords;
  facts: Facts;
}

/** Says of each point why the score moved since the one before: reads what was known then, and replays. */
export async function explainMoves(
  deps: { db: Db; models: ModelLibrary },
  connectionId: string,
  model: PublishedModel,
  moved: Moved[],
): Promise<void> {
  const known = moved.flatMap(({ before, records }) => {
    const { revision } = before;
    return revision === null ? [] : [{ companyId: records.company.id, revision, asOf: before.at }];
  });
  const factsBefore = await readFactsBefore(deps, connectionId, model, moved, known);
  for (const { answer, point, before, facts } of moved) {
    const then = factsBefore.get(before.companyId);
    const modelThen = await deps.models.version(connectionId, before.modelVersion);
    if (then === undefined || modelThen === undefined) continue;
    point.move = attribute(
      {
        compiled: modelThen.compiled,
        facts: then,
        asOf: then.asOf,
        answer: modelThen.compiled.score(then, { previousBands: before.previousBands }),
      },
      { compiled: model.compiled, facts, asOf: facts.asOf, answer },
      deps.models.steps(connectionId, modelThen, model),
    );
  }
}

/** After a model is published nearly all companies move, and of nearly all of them nothing else has changed. */
async function readFactsBefore(
  { db, models }: { db: Db; models: ModelLibrary },
  connectionId: string,
  model: PublishedModel,
  moved: Moved[],
  known: CompanyAt[],
): Promise<Map<string, Facts>> {
  const revisions = new Map(known.map(({ companyId, revision }) => [companyId, revision]));
  const replaced = await readReplaced(db, connectionId, known);
  const isSame = ({ records }: Moved) =>
    records.revision <= (revisions.get(records.company.id) ?? -1) && !replaced.has(records.company.id);
  const same = new Map(moved.filter(isSame).map((entry) => [entry.before.companyId, entry]));
  const versions = new Set(moved.map(({ before }) => before.modelVersion));
  const compiled = await Promise.all([...versions].map((version) => models.version(connectionId, version)));
  const need = usageNeed(model.compiled.model, ...compiled.flatMap((found) => found?.compiled.model ?? []));
  const others = known.filter(({ companyId }) => !same.has(companyId));
  const then = await readCompanies(db, connectionId, others, need);
  const facts = new Map<string, Facts>();
  for (const { before, facts: now } of same.values())
    facts.set(before.companyId, { ...now, asOf: before.at.toISOString() });
  for (const { companyId, asOf } of others) {
    const records = then.get(companyId);
    if (records) facts.set(companyId, toFacts(records, asOf));
  }
  return facts;
}
