import type { PageRecord } from '../page/data.ts';
import { shownValue, stageOf } from './calculated.ts';
import type { Portal } from './portal.ts';
import type { ObjectType, StoredRecord } from './record.ts';

/** All values a page may show, with the labels of pipelines and stages in place of their ids. */
export function shownRecord(portal: Portal, type: ObjectType, record: StoredRecord): PageRecord {
  const properties: PageRecord['properties'] = {};
  for (const { name } of portal.catalog.list(type, false)) properties[name] = shownValue(portal, type, record, name);
  if (type === 'deals' || type === 'tickets') {
    const [pipeline, stage] = type === 'deals' ? ['pipeline', 'dealstage'] : ['hs_pipeline', 'hs_pipeline_stage'];
    const pipelines = portal.book.pipelines[type];
    const label = stageOf(pipelines, properties[pipeline], properties[stage])?.label;
    properties[stage] = label ?? properties[stage] ?? null;
    properties[pipeline] =
      pipelines.find((one) => one.id === properties[pipeline])?.label ?? properties[pipeline] ?? null;
  }
  return { id: record.id, properties };
}

export function ownerName(portal: Portal, record: StoredRecord): string | undefined {
  const owner = portal.book.owners.find((one) => one.id === record.properties.hubspot_owner_id);
  return owner && `${owner.firstName} ${owner.lastName}`;
}
