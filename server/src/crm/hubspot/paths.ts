import type { RecordType } from '@barometer/shared/crm.ts';
import type { CallKind } from '../../telemetry/meter.ts';
import { hubspotApiVersion as version } from './version.ts';

/** HubSpot's plural names of the record types, used in paths and in inline associations. */
export const objectTypes = {
  company: 'companies',
  contact: 'contacts',
  deal: 'deals',
  ticket: 'tickets',
} as const satisfies Record<RecordType, string>;

/** Ids of object types in record URLs: https://app.hubspot.com/contacts/{portal}/record/0-2/{id}. */
export const objectTypeIds = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5' } as const;

const segment = encodeURIComponent;

export const paths = {
  list: (type: RecordType) => `/crm/objects/${version}/${objectTypes[type]}`,
  search: (type: RecordType) => `/crm/objects/${version}/${objectTypes[type]}/search`,
  batchRead: (type: RecordType) => `/crm/objects/${version}/${objectTypes[type]}/batch/read`,
  batchAssociations: (from: RecordType, to: RecordType) =>
    `/crm/associations/${version}/${objectTypes[from]}/${objectTypes[to]}/batch/read`,
  batchUpdate: (type: RecordType) => `/crm/objects/${version}/${objectTypes[type]}/batch/update`,
  associations: (type: RecordType, id: string, to: RecordType) =>
    `/crm/objects/${version}/${objectTypes[type]}/${segment(id)}/associations/${objectTypes[to]}`,
  properties: (type: RecordType) => `/crm/properties/${version}/${objectTypes[type]}`,
  property: (type: RecordType, name: string) => `/crm/properties/${version}/${objectTypes[type]}/${segment(name)}`,
  propertiesBatch: (type: RecordType) => `/crm/properties/${version}/${objectTypes[type]}/batch/create`,
  propertyGroups: (type: RecordType) => `/crm/properties/${version}/${objectTypes[type]}/groups`,
  owners: () => `/crm/owners/${version}`,
  pipelines: (type: 'deal' | 'ticket') => `/crm/pipelines/${version}/${objectTypes[type]}`,
  account: () => `/account-info/${version}/details`,
  token: () => `/oauth/${version}/token`,
  revoke: () => `/oauth/${version}/token/revoke`,
  uninstall: () => `/appinstalls/${version}/external-install`,
  tasks: () => `/crm/objects/${version}/tasks`,
  lists: () => `/crm/lists/${version}`,
  companyList: (id: string) => `/crm/lists/${version}/${segment(id)}`,
  listNamed: (name: string) => `/crm/lists/${version}/object-type-id/${objectTypeIds.company}/name/${segment(name)}`,
  completeAction: (callbackId: string) => `/automation/actions/callbacks/${version}/${segment(callbackId)}/complete`,
  introspect: () => `/oauth/${version}/token/introspect`,
};

/** What a call is for, as calls are counted. */
export function callKind({ method, path }: { method: string; path: string }): CallKind {
  if (path.startsWith('/oauth/') || path.startsWith('/appinstalls/')) return 'auth';
  if (path.endsWith('/search')) return 'search';
  return method === 'GET' || path.endsWith('/batch/read') ? 'read' : 'write';
}
