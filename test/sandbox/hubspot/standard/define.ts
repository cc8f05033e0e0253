import type { PropertyOption } from '../../book/book.ts';

/** A property definition as the sandbox keeps it; `catalog.ts` adds what the API shows around it. */
export interface Definition {
  name: string;
  label: string;
  description: string;
  type: string;
  fieldType: string;
  groupName: string;
  options: PropertyOption[];
  calculated: boolean;
  readOnlyValue: boolean;
  hasUniqueValue: boolean;
  externalOptions: boolean;
  referencedObjectType?: string;
  hidden: boolean;
  hubspotDefined: boolean;
  displayOrder: number;
  formField: boolean;
  archived: boolean;
  archivedAt?: string;
  createdAt: string;
  updatedAt: string;
  createdUserId?: string;
  updatedUserId?: string;
}

const fieldTypes: Record<string, string> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
  phone_number: 'phonenumber',
};

export interface Extras {
  fieldType?: string;
  description?: string;
  options?: [value: string, label: string][];
  readOnly?: boolean;
  calculated?: boolean;
  unique?: boolean;
  owner?: boolean;
  hidden?: boolean;
}

const madeByHubSpot = '2019-08-06T02:41:08.077Z';

/** Writes one of HubSpot's own definitions down in a line. */
export function group(groupName: string) {
  return (name: string, label: string, type: string, extras: Extras = {}): Definition => ({
    name,
    label,
    description: extras.description ?? '',
    type,
    fieldType: extras.fieldType ?? fieldTypes[type] ?? 'text',
    groupName,
    options: optionsOf(type, extras),
    calculated: extras.calculated ?? false,
    readOnlyValue: extras.readOnly ?? extras.calculated ?? false,
    hasUniqueValue: extras.unique ?? false,
    externalOptions: extras.owner ?? false,
    ...(extras.owner ? { referencedObjectType: 'OWNER' } : {}),
    hidden: extras.hidden ?? false,
    hubspotDefined: true,
    displayOrder: -1,
    formField: !(extras.readOnly || extras.calculated),
    archived: false,
    createdAt: madeByHubSpot,
    updatedAt: madeByHubSpot,
  });
}

function optionsOf(type: string, extras: Extras): PropertyOption[] {
  const pairs = extras.options ?? (type === 'bool' ? booleanOptions : []);
  return pairs.map(([value, label], displayOrder) => ({ value, label, displayOrder, hidden: false }));
}

const booleanOptions: [string, string][] = [
  ['true', 'Yes'],
  ['false', 'No'],
];

export const lifecycleStages: [string, string][] = [
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
];
