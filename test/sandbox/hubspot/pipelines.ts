import type { Pipeline, PipelineStage } from '../book/book.ts';
import { emptyNotFound } from './errors.ts';
import { type Call, objectType, param, type Route } from './route.ts';
import { readingSchema } from './scopes.ts';

const all = '/crm/pipelines/{version}/{objectType}';
const legacyAll = '/crm/v3/pipelines/{objectType}';
const madeAt = '2021-03-01T09:00:00.000Z';

function reader(tail: string, answer: (call: Call) => unknown): Route {
  return {
    method: 'GET',
    endpoint: `${all}${tail}`,
    legacy: [`${legacyAll}${tail}`],
    class: 'other',
    limit: 'ten-secondly',
    scopes: readingSchema,
    run: (call) => ({ status: 200, body: answer(call) }),
  };
}

/** The stages deals and tickets pass through. */
export const pipelineRoutes: Route[] = [
  reader('', (call) => ({ results: pipelinesOf(call).map(presentPipeline) })),
  reader('/{pipelineId}', (call) => presentPipeline(pipeline(call))),
  reader('/{pipelineId}/stages', (call) => ({ results: pipeline(call).stages.map(presentStage) })),
  reader('/{pipelineId}/stages/{stageId}', (call) => {
    const stage = pipeline(call).stages.find((one) => one.id === param(call, 'stageId'));
    if (!stage) throw emptyNotFound();
    return presentStage(stage);
  }),
];

function pipelinesOf(call: Call): Pipeline[] {
  const type = objectType(call);
  return type === 'deals' || type === 'tickets' ? call.portal.book.pipelines[type] : [];
}

function pipeline(call: Call): Pipeline {
  const found = pipelinesOf(call).find((one) => one.id === param(call, 'pipelineId'));
  if (!found) throw emptyNotFound();
  return found;
}

function presentPipeline(pipeline: Pipeline) {
  const { id, label, displayOrder } = pipeline;
  const stages = pipeline.stages.map(presentStage);
  return { label, displayOrder, id, stages, createdAt: madeAt, updatedAt: madeAt, archived: false };
}

/** Every value of `metadata` is text (seen live). */
function presentStage(stage: PipelineStage) {
  return {
    ...stage,
    createdAt: madeAt,
    updatedAt: madeAt,
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  };
}
