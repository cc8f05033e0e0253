import { z } from 'zod';
import { shownValue } from './calculated.ts';
import { type ErrorDetail, type HubSpotError, invalid } from './errors.ts';
import type { BadValueFault } from './faults.ts';
import type { Portal } from './portal.ts';
import type { ObjectType, StoredRecord } from './record.ts';
import type { Definition } from './standard/define.ts';
import { checkValue } from './values.ts';

/** The `properties` of a write. The spec knows only text; what else is taken is a switch. */
export const writtenProperties = z.record(z.string(), z.unknown());
export type WrittenProperties = z.infer<typeof writtenProperties>;

export interface Writing {
  portal: Portal;
  type: ObjectType;
  /** The record written to; absent when one is created. */
  record?: StoredRecord | undefined;
  /** The CRM itself may set what the API may not. */
  trusted?: boolean;
  refuse?: BadValueFault[];
}

interface Problem {
  name: string;
  error: string;
  message: string;
}

/** The values in the form HubSpot keeps; throws one 400 naming every bad one. */
export function checkedProperties(writing: Writing, input: WrittenProperties): Record<string, string> {
  const checked: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [name, raw] of Object.entries(input)) {
    const outcome = checkOne(writing, name, raw, input);
    if ('value' in outcome) checked[name] = outcome.value;
    else problems.push({ name, ...outcome });
  }
  if (problems.length > 0) throw badValues(writing.portal.id, problems);
  return checked;
}

/** Only what differs from the record is written; nothing is when all is as it was. */
export function changesOf(portal: Portal, type: ObjectType, record: StoredRecord, checked: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(checked).filter(([name, value]) => (shownValue(portal, type, record, name) ?? '') !== value),
  );
}

function checkOne(writing: Writing, name: string, raw: unknown, all: WrittenProperties) {
  const { portal, type } = writing;
  const definition = portal.catalog.find(type, name);
  if (!definition) return { error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  if (definition.readOnlyValue && !writing.trusted) {
    return { error: 'READ_ONLY_VALUE', message: `"${name}" is a read only property; its value cannot be set.` };
  }
  const text = textOf(portal, name, raw);
  const refused = writing.refuse?.find((fault) => fault.property === name && fault.objectId === writing.record?.id);
  if (refused) {
    return { error: refused.error, message: refused.message ?? `The value of "${name}" breaks a validation rule.` };
  }
  return checkValue(definition, text, (property) => dynamicOptions(writing, property, all));
}

function textOf(portal: Portal, name: string, raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (portal.switches.get('nonTextValue') === 'coerce') {
    if (raw === null) return '';
    if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  }
  throw invalid(`Invalid input JSON: the value of property "${name}" must be text, not ${JSON.stringify(raw)}.`, {
    errors: [{ message: 'property values are text', in: `properties.${name}` }],
  });
}

/** Owners, pipelines and stages are options that live elsewhere. */
function dynamicOptions(writing: Writing, definition: Definition, all: WrittenProperties): string[] | undefined {
  const { book } = writing.portal;
  if (definition.referencedObjectType === 'OWNER') {
    return book.owners.filter((owner) => writing.trusted || !owner.archived).map((owner) => owner.id);
  }
  if (writing.type !== 'deals' && writing.type !== 'tickets') return undefined;
  const [pipelineName, stageName] =
    writing.type === 'deals' ? ['pipeline', 'dealstage'] : ['hs_pipeline', 'hs_pipeline_stage'];
  const pipelines = book.pipelines[writing.type];
  if (definition.name === pipelineName) return pipelines.map((pipeline) => pipeline.id);
  if (definition.name !== stageName) return undefined;
  const chosen = all[pipelineName] ?? writing.record?.properties[pipelineName] ?? pipelines[0]?.id;
  return pipelines.filter((pipeline) => pipeline.id === chosen).flatMap((pipeline) => pipeline.stages.map((s) => s.id));
}

/** The list of problems travels as JSON inside the message, and again under `errors`. */
function badValues(portalId: number, problems: Problem[]): HubSpotError {
  const inner = problems.map(({ name, error, message }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }));
  const errors: ErrorDetail[] = problems.map(({ name, error, message }) => ({
    message,
    code: error,
    context: { propertyName: [name] },
  }));
  return invalid(`Property values were not valid: ${JSON.stringify(inner)}`, { errors });
}
