import type { PlanAlerts } from '../alerts/plan.ts';
import { usageNeed } from '../features/usage-need.ts';
import { type CompanyRecords, readCompanies } from '../store/companies.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { readChanges, type ScorePoint } from '../store/points.ts';
import { currentRevision } from '../store/revision.ts';
import { type PreviousScore, readPreviousScores } from '../store/scores.ts';
import type { WorkMeter } from '../telemetry/meter.ts';
import { changesSince } from './change.ts';
import type { ModelLibrary, PublishedModel } from './model-library.ts';

export interface ScoreDeps {
  db: Db;
  models: ModelLibrary;
  now(): Date;
  /** Keeps what the changes give to tell; where it is left out, nobody is told. */
  planAlerts?: PlanAlerts;
  /** Counts what is scored. */
  meter?: WorkMeter;
}

/** Everything that a few companies are scored from. */
export interface ReadBatch {
  ids: string[];
  model: PublishedModel;
  revision: number;
  asOf: Date;
  companies: Map<string, CompanyRecords>;
  previous: Map<string, PreviousScore>;
  changes: Map<string, ScorePoint[]>;
}

/**
 * Model and revision are read after the marks, and the moment is taken last: whatever happens from then on marks the
 * companies anew, and nothing that this batch sees lies in its future.
 */
export async function readBatch(deps: ScoreDeps, connection: Connection, ids: string[]): Promise<ReadBatch> {
  const { db, models } = deps;
  const model = await models.current(connection.id);
  const revision = await currentRevision(db, connection.id);
  const asOf = deps.now();
  const wanted = ids.map((companyId) => ({ companyId, revision, asOf }));
  const [companies, previous, changes] = await Promise.all([
    readCompanies(db, connection.id, wanted, usageNeed(model.compiled.model)),
    readPreviousScores(db, connection.id, ids),
    readChanges(db, connection.id, ids, changesSince(asOf, model.compiled.model.trend)),
  ]);
  return { ids, model, revision, asOf, companies, previous, changes };
}
