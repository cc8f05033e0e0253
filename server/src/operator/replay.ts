import type { Facts } from '@barometer/shared/facts.ts';
import { printAnswer } from '@barometer/shared/scoring/answer.ts';
import { z } from 'zod';
import { recordId } from '../crm/record-id.ts';
import { toFacts } from '../features/facts.ts';
import { usageNeed } from '../features/usage-need.ts';
import { hashOf } from '../scoring/score-company.ts';
import { readCompaniesAt } from '../store/companies.ts';
import { listConnections } from '../store/connections.ts';
import { countPoints, listPoints } from '../store/points.ts';
import { countScores, listScores } from '../store/scores.ts';
import type { Progress } from '../sync/progress.ts';
import { chooseConnection } from './connection.ts';
import type { StoreDeps, StoreTask } from './task.ts';

export interface ReplayInput {
  connectionId?: string | undefined;
  companyId?: string | undefined;
}

export interface ReplayResult {
  connections: ConnectionReplay[];
}

export interface ConnectionReplay {
  connectionId: string;
  /** The scores of now, compared with the stored answers byte for byte. */
  scores: Tally;
  /** Every point of the history, compared with the digest of the answer given then. */
  points: Tally;
  /** What did not come out as it is stored, at most 20. */
  differing: Differing[];
}

export interface Tally {
  same: number;
  different: number;
  /** Kept before replays were possible, or the model or the data is gone. */
  impossible: number;
}

export interface Differing {
  companyId: string;
  at: string;
  kind: 'score' | 'point';
}

/** Computes stored scores again, from what was known when they were given. */
export const replayTask: StoreTask<ReplayInput, ReplayResult> = {
  name: 'replay',
  input: z.object({ connectionId: z.string().optional(), companyId: z.string().optional() }),
  run: async (deps, { connectionId, companyId }, report, signal) => {
    const chosen =
      connectionId === undefined && companyId === undefined
        ? await listConnections(deps.db)
        : [await chooseConnection(deps.db, connectionId)];
    const connections: ConnectionReplay[] = [];
    for (const { id } of chosen) {
      const wanted = companyId === undefined ? undefined : recordId(id, companyId);
      connections.push(await replayConnection(deps, id, wanted, report, signal));
    }
    return { connections };
  },
};

const batchSize = 500;
const differingMax = 20;

async function replayConnection(
  deps: StoreDeps,
  connectionId: string,
  companyId: string | undefined,
  report: Progress,
  signal: AbortSignal,
): Promise<ConnectionReplay> {
  const { db } = deps;
  const result: ConnectionReplay = {
    ...{ connectionId, scores: noneYet(), points: noneYet(), differing: [] },
  };
  const total = (await countScores(db, connectionId, companyId)) + (await countPoints(db, connectionId, companyId));
  let done = 0;
  const judge = async (kind: Differing['kind'], past: Past[]) => {
    const tally = kind === 'score' ? result.scores : result.points;
    for (const [index, verdict] of (await replay(deps, connectionId, past)).entries()) {
      tally[verdict] += 1;
      const wrong = past[index];
      if (verdict === 'different' && wrong && result.differing.length < differingMax)
        result.differing.push({ companyId: wrong.companyId, at: wrong.at.toISOString(), kind });
    }
    done += past.length;
    report({ step: 'replay', done, total });
    signal.throwIfAborted();
  };

  report({ step: 'replay', done, total });
  for (let after: string | null = null; ; ) {
    const scores = await listScores(db, connectionId, { companyId, after, limit: batchSize });
    const last = scores.at(-1);
    if (!last) break;
    after = last.companyId;
    await judge(
      'score',
      scores.map((score) => ({
        ...{ companyId: score.companyId, at: score.asOf, modelVersion: score.modelVersion },
        revision: score.previousBands === null ? null : score.revision,
        previousBands: score.previousBands ?? {},
        isSame: (printed) => printed === score.answer,
      })),
    );
  }
  for (let after: { companyId: string; at: Date } | null = null; ; ) {
    const points = await listPoints(db, connectionId, { companyId, after, limit: batchSize });
    const last = points.at(-1);
    if (!last) break;
    after = { companyId: last.companyId, at: last.at };
    await judge(
      'point',
      points.map((point) => ({ ...point, isSame: (printed) => hashOf(printed) === point.answerHash })),
    );
  }
  return result;
}

interface Past {
  companyId: string;
  at: Date;
  modelVersion: number;
  /** null: not known. */
  revision: number | null;
  previousBands: Record<string, string>;
  isSame(printed: string): boolean;
}

/** Scorings of one model at a time: what of the usage is read depends on it. */
async function replay(deps: StoreDeps, connectionId: string, past: Past[]): Promise<(keyof Tally)[]> {
  const verdicts: (keyof Tally)[] = past.map(() => 'impossible');
  for (const version of new Set(past.map(({ modelVersion }) => modelVersion))) {
    const model = await deps.models.version(connectionId, version);
    if (!model) continue;
    const places = [...past.keys()].filter((index) => past[index]?.modelVersion === version);
    const wanted = places.flatMap((place) => {
      const { companyId, revision, at } = past[place] ?? {};
      return companyId === undefined || at === undefined || revision === null || revision === undefined
        ? []
        : [{ place, companyId, revision, asOf: at }];
    });
    const found = await readCompaniesAt(deps.db, connectionId, wanted, usageNeed(model.compiled.model));
    for (const [index, { place, asOf }] of wanted.entries()) {
      const [records, scoring] = [found[index], past[place]];
      if (!records || !scoring) continue;
      const facts: Facts = toFacts(records, asOf);
      const { previousBands } = scoring;
      const printed = printAnswer(model.compiled.score(facts, { previousBands }));
      verdicts[place] = scoring.isSame(printed) ? 'same' : 'different';
    }
  }
  return verdicts;
}

const noneYet = (): Tally => ({ same: 0, different: 0, impossible: 0 });
