import { readFile } from 'node:fs/promises';
import { canonicalFields, type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { Problem } from '@barometer/shared/problem.ts';
import { LineCounter, parseDocument } from 'yaml';
import { InputError } from '../../problem.ts';
import { defaultFieldMap, type FieldMap, mergeFieldMap } from './field-map.ts';

/**
 * Reads a portal's own re-pointing of canonical fields, such as
 *
 *     company:
 *       renewalDate: contract_ends_on
 *       recurringRevenue: subscription_value
 *
 * @throws InputError naming every unknown type and field.
 */
export async function readFieldMap(file: string | null): Promise<FieldMap> {
  if (file === null) return defaultFieldMap;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError([{ path: 'FIELD_MAP', message: `${file} cannot be read`, remedy: 'Check the path' }], {
      cause: error,
    });
  });
  return mergeFieldMap(parseFieldMap(text, file));
}

type Overrides = Partial<Record<RecordType, Record<string, string>>>;

export function parseFieldMap(text: string, file: string): Overrides {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: Problem[] = document.errors.map((error) => ({
    file,
    path: '',
    line: lines.linePos(error.pos[0]).line,
    message: 'is not valid YAML',
    remedy: 'Write it as `company:` with indented `field: property` lines',
  }));
  const overrides: Overrides = {};
  const entries = problems.length > 0 ? [] : Object.entries((document.toJS() ?? {}) as Record<string, unknown>);
  for (const [type, fields] of entries) {
    if (!isRecordType(type)) {
      problems.push({ file, path: type, message: 'is not a record type', remedy: `Use ${recordTypes.join(', ')}` });
      continue;
    }
    for (const [field, property] of Object.entries((fields ?? {}) as Record<string, unknown>)) {
      const path = `${type}.${field}`;
      if (!Object.hasOwn(canonicalFields[type], field))
        problems.push({
          file,
          path,
          message: 'is not a field of Barometer',
          remedy: `Use one of ${Object.keys(canonicalFields[type]).join(', ')}`,
        });
      else if (typeof property !== 'string' || property === '')
        problems.push({ file, path, message: 'names no CRM property', remedy: 'Write the property’s internal name' });
      else overrides[type] = { ...overrides[type], [field]: property };
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return overrides;
}

const isRecordType = (text: string): text is RecordType => (recordTypes as readonly string[]).includes(text);
