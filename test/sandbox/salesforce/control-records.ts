import { z } from 'zod';
import { touched } from './apply.ts';
import { remove, restore } from './bin.ts';
import { derived } from './derive.ts';
import { idOf, readId } from './ids.ts';
import { mergeAccounts } from './merge.ts';
import type { ObjectDefinition, Row, Value } from './objects/define.ts';
import type { Org } from './org.ts';
import { RowError, WrongType } from './row-error.ts';
import { there } from './save.ts';
import { caseNumber } from './translate/cases.ts';
import { readValue } from './values.ts';

const object = z.string();
const id = z.string();
const values = z.record(z.string(), z.unknown());

const change = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('create'), object, values }),
  z.strictObject({ action: z.literal('patch'), object, id, values }),
  z.strictObject({ action: z.literal('delete'), object, id }),
  z.strictObject({ action: z.literal('undelete'), object, id }),
  z.strictObject({ action: z.literal('erase'), object, id }),
  z.strictObject({ action: z.literal('merge'), object: z.literal('Account'), id, otherId: id }),
]);
type Change = z.infer<typeof change>;

/** What a wish of the controls got wrong. */
export class Refused extends Error {}

/** One change or several, made as the administrator at the screen would, who may also set what the API may not. */
export function changeRecords(org: Org, body: unknown): { records: { object: string; id: string }[] } {
  const parsed = z.union([z.array(change), change]).safeParse(body);
  if (!parsed.success) throw new Refused(z.prettifyError(parsed.error));
  const changes = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  try {
    const records = org.by({ userId: org.adminId, origin: '' }, () =>
      changes.map((one) => ({ object: one.object, id: make(org, one) })),
    );
    return { records };
  } catch (error) {
    if (error instanceof RowError || error instanceof WrongType) throw new Refused(error.message);
    throw error;
  } finally {
    org.flush();
  }
}

function make(org: Org, wanted: Change): string {
  const definition = org.schema.object(wanted.object);
  if (!definition) throw new Refused(`There is no object ${wanted.object}.`);
  if (wanted.action === 'create') return create(org, definition, wanted.values);
  if (wanted.action === 'undelete' || wanted.action === 'erase') {
    const known = readId(wanted.id) ?? '';
    if (!org.bin.has(known)) throw new Refused(`There is no deleted ${definition.name} ${wanted.id}.`);
    if (wanted.action === 'erase') org.commit({ op: 'erase', object: definition.name, id: known });
    else restore(org, definition, known);
    return known;
  }
  const row = there(org, definition, wanted.id);
  if (wanted.action === 'delete') remove(org, definition, row.Id);
  else if (wanted.action === 'patch') patch(org, definition, row, wanted.values);
  else {
    const other = there(org, definition, wanted.otherId);
    if (other === row) throw new Refused('An account cannot be merged with itself.');
    mergeAccounts(org, row, other);
  }
  return row.Id;
}

function create(org: Org, definition: ObjectDefinition, given: Record<string, unknown>): string {
  const at = org.now();
  const place = org.table(definition.name).nextPlace();
  const read = readAll(org, definition, given);
  const row: Row = {
    IsDeleted: false,
    OwnerId: org.adminId,
    ...(definition.name === 'Case' ? { CaseNumber: caseNumber(place) } : {}),
    ...derived(org, definition.name, read, undefined),
    CreatedDate: at,
    CreatedById: org.user,
    ...touched(at, org.user),
    ...read,
    Id: idOf(definition.keyPrefix, place),
  };
  org.commit({ op: 'create', object: definition.name, row });
  return row.Id;
}

function patch(org: Org, definition: ObjectDefinition, row: Row, given: Record<string, unknown>): void {
  const read = readAll(org, definition, given);
  const all = { ...derived(org, definition.name, read, row), ...touched(org.now(), org.user), ...read };
  org.commit({ op: 'change', object: definition.name, id: row.Id, values: all });
}

function readAll(org: Org, definition: ObjectDefinition, given: Record<string, unknown>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = org.schema.field(definition.name, name);
      if (!field) throw new Refused(`${definition.name} has no field ${name}.`);
      return [field.name, readValue(org, field, value)];
    }),
  );
}
