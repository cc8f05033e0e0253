import type { ListCondition, NewList } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { fieldName } from './field.ts';
import { type Metadata, type MetadataApi, refusalOf } from './metadata.ts';
import { queryIds } from './query.ts';
import { quoted } from './soql.ts';

const nameMax = 40;

const remedy =
  'Let the user who connected manage public list views, or deploy those of app-extension/salesforce; then try again.';

/** What a list shows of each account. */
const columns = ['ACCOUNT.NAME', ...['score', 'band', 'trend', 'change_30d', 'top_risk'].map(fieldName)];

/** A list view of all accounts that meet the conditions: one of that name that is there is taken. */
export async function ensureListView(
  { call, metadata }: { call: Call; metadata: MetadataApi },
  list: NewList,
): Promise<string> {
  const name = developerName(list.name);
  const found = await find(call, name);
  if (found !== undefined) return found;
  const [saved] = await metadata.create('ListView', [definition(name, list)]);
  if (saved && !saved.success && saved.code !== 'DUPLICATE_DEVELOPER_NAME')
    throw new CrmError('invalid', `Salesforce refused the list view ${name}. ${remedy}`, refusalOf(saved));
  const created = await find(call, name);
  if (created === undefined)
    throw new CrmError('bad-answer', `Salesforce created the list view ${name}, and hides it. ${remedy}`);
  return created;
}

async function find(call: Call, name: string): Promise<string | undefined> {
  const [id] = await queryIds(call, 'ListView', `SobjectType = 'Account' AND DeveloperName = ${quoted(name)}`);
  return id;
}

function definition(name: string, { name: label, where }: NewList): Metadata {
  return {
    ...{ fullName: `Account.${name}`, columns, filterScope: 'Everything' },
    filters: where.map(filter),
    label: label.slice(0, nameMax),
  };
}

function filter(condition: ListCondition) {
  const field = fieldName(condition.field);
  if ('oneOf' in condition) return { field, operation: 'equals', value: condition.oneOf.join(',') };
  if ('atMost' in condition) return { field, operation: 'lessOrEqual', value: String(condition.atMost) };
  // Without a value: compared with nothing.
  return { field, operation: condition.known ? 'notEqual' : 'equals' };
}

/** Letters, digits and single underscores, a letter first. */
function developerName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return (/^[A-Za-z]/.test(plain) ? plain : `Health_${plain}`).slice(0, nameMax).replace(/_+$/, '');
}
