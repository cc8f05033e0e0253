import { readFile } from 'node:fs/promises';
import { type Crm, canonicalFields, crms, type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { Problem } from '@barometer/shared/problem.ts';
import { LineCounter, parseDocument } from 'yaml';
import { InputError } from '../problem.ts';
import type { FieldOverrides, FieldOverridesByCrm } from './field-map.ts';

/**
 * Reads an account's own re-pointing of canonical fields, such as
 *
 *     hubspot:
 *       company:
 *         renewalDate: contract_ends_on
 *     salesforce:
 *       company:
 *         renewalDate: Contract_Ends_On__c
 *
 * Record types that stand at the top are HubSpot's: files are older than Salesforce here.
 * @throws InputError naming every unknown type and field.
 */
export async function readFieldMap(file: string | null): Promise<FieldOverridesByCrm> {
  if (file === null) return {};
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError([{ path: 'FIELD_MAP', message: `${file} cannot be read`, remedy: 'Check the path' }], {
      cause: error,
    });
  });
  return parseFieldMap(text, file);
}

export function parseFieldMap(text: string, file: string): FieldOverridesByCrm {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: Problem[] = document.errors.map((error) => ({
    file,
    path: '',
    line: lines.linePos(error.pos[0]).line,
    message: 'is not valid YAML',
    remedy: 'Write it as `company:` with indented `field: property` lines',
  }));
  const read: FieldOverridesByCrm = {};
  const top = problems.length > 0 ? {} : entriesOf(document.toJS());
  const ofHubSpot = Object.fromEntries(Object.entries(top).filter(([name]) => !isCrm(name)));
  for (const crm of crms) {
    const own = entriesOf(top[crm]);
    const given = crm === 'hubspot' ? { ...ofHubSpot, ...own } : own;
    const { overrides, found } = readTypes(given, crm in top ? `${crm}.` : '');
    if (Object.keys(overrides).length > 0) read[crm] = overrides;
    problems.push(...found.map((problem) => ({ file, ...problem })));
  }
  if (problems.length > 0) throw new InputError(problems);
  return read;
}

function readTypes(given: Record<string, unknown>, prefix: string): { overrides: FieldOverrides; found: Problem[] } {
  const overrides: FieldOverrides = {};
  const found: Problem[] = [];
  for (const [type, fields] of Object.entries(given)) {
    if (!isRecordType(type)) {
      const remedy = `Use ${recordTypes.join(', ')}, or ${crms.join(' or ')} around them`;
      found.push({ path: prefix + type, message: 'is not a record type', remedy });
      continue;
    }
    for (const [field, property] of Object.entries(entriesOf(fields))) {
      const path = `${prefix}${type}.${field}`;
      if (!Object.hasOwn(canonicalFields[type], field))
        found.push({
          path,
          message: 'is not a field of Barometer',
          remedy: `Use one of ${Object.keys(canonicalFields[type]).join(', ')}`,
        });
      else if (typeof property !== 'string' || property === '')
        found.push({ path, message: 'names no CRM property', remedy: 'Write the property’s internal name' });
      else overrides[type] = { ...overrides[type], [field]: property };
    }
  }
  return { overrides, found };
}

const entriesOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const isCrm = (text: string): text is Crm => (crms as readonly string[]).includes(text);
const isRecordType = (text: string): text is RecordType => (recordTypes as readonly string[]).includes(text);
