import type { Book, Pipeline } from '../../book/book.ts';
import { idOf, keyPrefixes } from '../ids.ts';
import type { Row } from '../objects/define.ts';

export interface Stage {
  label: string;
  isClosed: boolean;
  isWon: boolean;
  probability: number;
}

export interface Stages {
  all: Stage[];
  /** By pipeline and stage of the book. */
  find(pipelineId: string, stageId: string): Stage;
  rows(adminId: string, created: string): Row[];
}

export interface Status {
  label: string;
  isClosed: boolean;
}

export interface Statuses {
  all: Status[];
  find(stageId: string): Status;
  rows(adminId: string, created: string): Row[];
}

/** Salesforce has one list of stages where HubSpot has pipelines: labels that would clash carry their pipeline's. */
export function stagesOf({ pipelines }: Book): Stages {
  const byKey = new Map<string, Stage>();
  const byLabel = new Map<string, Stage>();
  for (const [pipeline, stage] of stagesIn(pipelines.deals)) {
    const isClosed = stage.metadata.isClosed === 'true';
    const probability = Math.round(Number(stage.metadata.probability ?? '0') * 100);
    const made: Stage = { label: stage.label, isClosed, isWon: isClosed && probability === 100, probability };
    const known = byLabel.get(made.label);
    const same = known !== undefined && known.isClosed === made.isClosed && known.isWon === made.isWon;
    const kept = same ? known : { ...made, label: known ? `${made.label} (${pipeline.label})` : made.label };
    byLabel.set(kept.label, kept);
    byKey.set(`${pipeline.id}/${stage.id}`, kept);
  }
  const all = [...byLabel.values()];
  const [first] = all;
  if (!first) throw new Error('The book has no stage of a deal.');
  return {
    all,
    find: (pipelineId, stageId) => byKey.get(`${pipelineId}/${stageId}`) ?? first,
    rows: (adminId, created) =>
      all.map(({ label, isClosed, isWon, probability }, place) => ({
        Id: idOf(keyPrefixes.OpportunityStage, place),
        MasterLabel: label,
        ApiName: label,
        IsActive: true,
        SortOrder: place + 1,
        IsClosed: isClosed,
        IsWon: isWon,
        ForecastCategoryName: forecastOf({ isClosed, isWon, probability }).name,
        DefaultProbability: probability,
        ...stamps(adminId, created),
      })),
  };
}

/** A case's statuses: the labels of the support pipeline's stages. */
export function caseStatusesOf({ pipelines }: Book): Statuses {
  const byId = new Map<string, Status>();
  const byLabel = new Map<string, Status>();
  for (const [, stage] of stagesIn(pipelines.tickets)) {
    const isClosed = stage.metadata.ticketState === 'CLOSED' || stage.metadata.isClosed === 'true';
    const status = byLabel.get(stage.label) ?? { label: stage.label, isClosed };
    byLabel.set(status.label, status);
    byId.set(stage.id, status);
  }
  const all = [...byLabel.values()];
  const [first] = all;
  if (!first) throw new Error('The book has no stage of a ticket.');
  return {
    all,
    find: (stageId) => byId.get(stageId) ?? first,
    rows: (adminId, created) =>
      all.map(({ label, isClosed }, place) => ({
        Id: idOf(keyPrefixes.CaseStatus, place),
        MasterLabel: label,
        ApiName: label,
        SortOrder: place + 1,
        IsDefault: place === 0,
        IsClosed: isClosed,
        ...stamps(adminId, created),
      })),
  };
}

/** What a stage says about the forecast: the category's API value and its name. */
export function forecastOf({ isClosed, isWon, probability }: Omit<Stage, 'label'>): { value: string; name: string } {
  if (isWon) return { value: 'Closed', name: 'Closed' };
  if (isClosed) return { value: 'Omitted', name: 'Omitted' };
  if (probability >= 80) return { value: 'Forecast', name: 'Commit' };
  return probability >= 60 ? { value: 'BestCase', name: 'Best Case' } : { value: 'Pipeline', name: 'Pipeline' };
}

function stagesIn(pipelines: readonly Pipeline[]) {
  return pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => [pipeline, stage] as const));
}

function stamps(adminId: string, created: string) {
  return {
    CreatedDate: created,
    CreatedById: adminId,
    LastModifiedDate: created,
    LastModifiedById: adminId,
    SystemModstamp: created,
  };
}
