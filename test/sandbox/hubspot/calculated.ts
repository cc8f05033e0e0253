import type { Pipeline } from '../book/book.ts';
import type { Portal } from './portal.ts';
import { kinds, type ObjectType, type StoredRecord } from './record.ts';

/** The value the API shows: what is stored, or what HubSpot works out itself. */
export function shownValue(portal: Portal, type: ObjectType, record: StoredRecord, name: string): string | null {
  switch (name) {
    case 'hs_object_id':
      return record.id;
    case 'createdate':
      return record.properties.createdate ?? record.createdAt;
    case kinds[type].modified:
      return record.updatedAt;
    case 'hs_merged_object_ids':
      return record.mergedIds?.length ? record.mergedIds.join(';') : null;
    case 'num_associated_contacts':
      return type === 'companies' || type === 'deals' ? count(portal, type, record, 'contacts') : null;
    case 'num_associated_deals':
      return type === 'companies' ? count(portal, type, record, 'deals') : null;
    case 'hs_num_child_companies':
      return String(portal.links.of(type, record.id, 'companies').filter((link) => link.role === 'child').length);
    case 'associatedcompanyid':
      return portal.links.companiesOf(record).find((link) => link.primary)?.id ?? null;
    case 'hs_parent_company_id':
      return portal.links.of(type, record.id, 'companies').find((link) => link.role === 'parent')?.id ?? null;
    case 'hs_is_closed':
      return type === 'deals' ? closed(portal, record) : null;
    case 'hs_is_closed_won':
      return type === 'deals' ? String(probability(portal, record) === 1) : null;
    case 'hs_deal_stage_probability':
      return probability(portal, record)?.toString() ?? null;
    default:
      return record.properties[name] ?? null;
  }
}

function count(portal: Portal, type: ObjectType, record: StoredRecord, to: ObjectType): string {
  return String(portal.links.of(type, record.id, to).length);
}

/** A deal is closed in a stage of probability 0.0 or 1.0. */
function closed(portal: Portal, record: StoredRecord): string {
  const chance = probability(portal, record);
  return String(chance === 0 || chance === 1);
}

function probability(portal: Portal, record: StoredRecord): number | undefined {
  const stage = stageOf(portal.book.pipelines.deals, record.properties.pipeline, record.properties.dealstage);
  const text = stage?.metadata.probability;
  return text === undefined ? undefined : Number(text);
}

export function stageOf(
  pipelines: Pipeline[],
  pipelineId: string | null | undefined,
  stageId: string | null | undefined,
) {
  const among = pipelineId ? pipelines.filter((pipeline) => pipeline.id === pipelineId) : pipelines;
  return among.flatMap((pipeline) => pipeline.stages).find((stage) => stage.id === stageId);
}
