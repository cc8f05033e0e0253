import type { ListView } from '../mutation.ts';
import type { Field, Row, Value } from '../objects/define.ts';
import type { Org } from '../org.ts';

/** The names list views have for standard columns. */
const standard: Record<string, string> = {
  'ACCOUNT.NAME': 'Name',
  'ACCOUNT.TYPE': 'Type',
  'ACCOUNT.PHONE1': 'Phone',
  'ACCOUNT.ADDRESS1_CITY': 'BillingCity',
  'ACCOUNT.INDUSTRY': 'Industry',
  'ACCOUNT.LAST_ACTIVITY': 'LastActivityDate',
  'CORE.USERS.ALIAS': 'OwnerId',
};

const everything: ListView = {
  fullName: 'Account.AllAccounts',
  label: 'All Accounts',
  columns: ['ACCOUNT.NAME', 'ACCOUNT.TYPE', 'Health_Score__c', 'Health_Band__c', 'Renewal_Date__c', 'CORE.USERS.ALIAS'],
  filterScope: 'Everything',
  filters: [],
};

/** All accounts, then the views that were deployed; where none was, one for each band. */
export function viewsOf(org: Org): ListView[] {
  const deployed = [...org.listViews.values()].filter(({ fullName }) => fullName.startsWith('Account.'));
  if (deployed.length > 0) return [everything, ...deployed];
  const bands = org.schema.field('Account', 'Health_Band__c')?.values ?? [];
  const byBand = bands.map(({ value, label }) => ({
    ...everything,
    fullName: `Account.Health_${value}`,
    label: `Health: ${label}`,
    filters: [{ field: 'Health_Band__c', operation: 'equals', value }],
  }));
  return [everything, ...byBand];
}

export function columnsOf(org: Org, view: ListView): Field[] {
  return view.columns.flatMap((column) => fieldOf(org, column) ?? []);
}

export function rowsOf(org: Org, view: ListView): Row[] {
  const tests = view.filters.map(({ field, operation, value }) => testOf(fieldOf(org, field), operation, value));
  return org
    .table('Account')
    .all()
    .filter((row) => row.IsDeleted !== true && tests.every((test) => test(row)));
}

function fieldOf(org: Org, column: string): Field | undefined {
  return org.schema.field('Account', standard[column] ?? column.replace(/^Account\./, ''));
}

/** Several values, comma between them, are alternatives; no value is an empty field. */
function testOf(field: Field | undefined, operation: string, wanted: string): (row: Row) => boolean {
  if (!field) return () => false;
  const read = (row: Row) => row[field.name] ?? null;
  const values: (string | null)[] = wanted === '' ? [null] : wanted.split(',').map((one) => one.trim().toLowerCase());
  const isOne = (value: Value) => values.includes(value === null ? null : String(value).toLowerCase());
  const number = Number(wanted);
  const compare = (test: (value: number) => boolean) => (row: Row) => {
    const value = read(row);
    return value !== null && test(Number(value));
  };
  switch (operation) {
    case 'equals':
      return (row) => isOne(read(row));
    case 'notEqual':
      return (row) => !isOne(read(row));
    case 'lessThan':
      return compare((value) => value < number);
    case 'lessOrEqual':
      return compare((value) => value <= number);
    case 'greaterThan':
      return compare((value) => value > number);
    case 'greaterOrEqual':
      return compare((value) => value >= number);
    case 'contains':
      return (row) =>
        String(read(row) ?? '')
          .toLowerCase()
          .includes(wanted.toLowerCase());
    default:
      return () => false;
  }
}
