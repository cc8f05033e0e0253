import type { Problem } from '@barometer/shared/problem.ts';
import type { BookCollection, BookRecord } from '../book.ts';
import { datetime } from '../moment.ts';
import { outcomeOf } from '../pipelines.ts';
import { type Reading, textOf } from './evaluate.ts';
import { faultsOf } from './faults.ts';
import { cell, type Frame } from './frame.ts';
import type { CollectionRule } from './schema.ts';
import { externalId, modifiedProperty } from './standard.ts';
import { wireValue } from './value.ts';

/** Company ids by the id they have in the data. */
export type CompanyIds = Map<string, string>;

const firstIds: Record<BookCollection, number> = {
  companies: 30_117_250_411,
  contacts: 81_204_733_092,
  deals: 40_388_911_705,
  tickets: 9_115_640_238,
};

/** Ids follow the position in the file, so that leaving out a bad row renumbers nobody. */
const idAt = (collection: BookCollection, position: number): string =>
  String(firstIds[collection] + position * 1_009 + ((position * 31) % 997));

export interface Records {
  records: BookRecord[];
  bad: Problem[];
}

export function readRecords(frame: Frame, rule: CollectionRule, companyIds: CompanyIds): Records {
  const { table, collection } = frame;
  const result: Records = { records: [], bad: [] };
  const seen = new Map<string, number>();
  table.rows.forEach((row, position) => {
    const { faults, fault } = faultsOf(table, row);
    const key = cell(table, row, rule.id);
    const first = seen.get(key);
    if (key === '') fault(rule.id, 'The row has no id', 'Give it one, or remove the row');
    else if (first !== undefined) {
      fault(rule.id, `The id \`${key}\` is taken by line ${first}`, 'Remove one of the rows or correct its id');
    }
    const companyKey = rule.company === undefined ? key : cell(table, row, rule.company);
    const companyId = companyIds.get(companyKey);
    if (rule.company !== undefined && companyKey !== '' && companyId === undefined) {
      const remedy = `Add the company to ${frame.mapping.companies.file}, or remove the row`;
      fault(rule.company, `No company has the id \`${companyKey}\``, remedy);
    }
    const id = idAt(collection, position);
    const record = recordOf(frame, { row, n: position + 1, id: key, companyKey, properties: {}, fault }, id);
    if (faults.length > 0 || record === undefined) {
      result.bad.push(...faults);
      return;
    }
    seen.set(key, row.line);
    if (rule.company === undefined) companyIds.set(key, id);
    else setCompany(record, collection, companyId);
    result.records.push(record);
  });
  return result;
}

function setCompany(record: BookRecord, collection: BookCollection, companyId: string | undefined): void {
  record.companyIds = companyId === undefined ? [] : [companyId];
  if (collection === 'contacts') record.properties.associatedcompanyid = companyId ?? null;
}

/** The record, or undefined when a fault says why there is none. */
function recordOf(frame: Frame, reading: Reading, id: string): BookRecord | undefined {
  const { collection, types } = frame;
  const { properties, fault } = reading;
  for (const name of types.keys()) properties[name] = null;
  for (const [name, source] of frame.sources) properties[name] = wireValue(frame, reading, name, source);
  properties.hs_object_id = id;
  properties[externalId] = reading.id;
  const createdAt = properties.createdate ?? null;
  if (createdAt === null) {
    const source = frame.sources.find(([name]) => name === 'createdate')?.[1];
    // A date that is there and cannot be read has been reported.
    if (source === undefined || textOf(frame, reading, source) === '') {
      fault('createdate', 'The record has no creation date', 'Fill the column that `createdate` is read from');
    }
    return undefined;
  }
  if (collection === 'deals') closeDeal(frame, reading);
  if (collection === 'tickets') checkTicketStage(frame, reading);
  const modified = modifiedProperty(collection);
  const updatedAt = properties[modified] ?? latestEvent(frame, properties, createdAt);
  properties[modified] = updatedAt;
  return { id, createdAt, updatedAt, properties };
}

function closeDeal(frame: Frame, { properties, fault }: Reading): void {
  properties.pipeline ??= frame.pipelines.deals[0]?.id ?? null;
  const { pipeline, dealstage } = properties;
  const outcome = outcomeOf(frame.pipelines.deals, pipeline ?? '', dealstage ?? '');
  if (outcome === undefined) {
    const stages = stagesOf(frame.pipelines.deals, pipeline ?? '');
    fault('dealstage', `The pipeline \`${pipeline}\` has no stage \`${dealstage}\``, `Map it to one of ${stages}`);
    return;
  }
  properties.hs_is_closed = String(outcome.closed);
  properties.hs_is_closed_won = String(outcome.won);
}

function checkTicketStage(frame: Frame, { properties, fault }: Reading): void {
  properties.hs_pipeline ??= frame.pipelines.tickets[0]?.id ?? null;
  const { hs_pipeline: pipeline, hs_pipeline_stage: stage } = properties;
  if (outcomeOf(frame.pipelines.tickets, pipeline ?? '', stage ?? '') !== undefined) return;
  const stages = stagesOf(frame.pipelines.tickets, pipeline ?? '');
  fault('hs_pipeline_stage', `The pipeline \`${pipeline}\` has no stage \`${stage}\``, `Map it to one of ${stages}`);
}

function stagesOf(pipelines: Frame['pipelines']['deals'], id: string): string {
  return (pipelines.find((pipeline) => pipeline.id === id)?.stages ?? []).map((stage) => stage.id).join(', ');
}

/** The latest of its moments that has happened: closing a deal changes it, planning to does not. */
function latestEvent({ types, now }: Frame, properties: Reading['properties'], createdAt: string): string {
  const last = datetime(now);
  let latest = createdAt;
  for (const [name, type] of types) {
    const value = properties[name] ?? '';
    if (type === 'datetime' && value > latest && value <= last) latest = value;
  }
  return latest;
}
