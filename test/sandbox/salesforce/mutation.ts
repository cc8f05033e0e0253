import type { Field, Row, Value } from './objects/define.ts';

export type Access = 'none' | 'read' | 'edit';

/** What a permission set grants on fields, by `Account.Health_Score__c`. */
export interface PermissionSet {
  name: string;
  label: string;
  fields: Record<string, { readable: boolean; editable: boolean }>;
}

export interface ListView {
  fullName: string;
  label: string;
  columns: string[];
  filterScope: string;
  filters: { field: string; operation: string; value: string }[];
}

/** One grant of the app by the user: the refresh tokens that came after one another, the last of which is good. */
export interface Grant {
  id: string;
  refreshTokens: string[];
  scopes: string[];
}

/** Every way the org can change. */
export type Mutation =
  | { op: 'create'; object: string; row: Row }
  | { op: 'change'; object: string; id: string; values: Record<string, Value> }
  /** `masterId` names the record a merge kept. */
  | { op: 'delete'; object: string; id: string; at: string; by: string; masterId?: string }
  | { op: 'undelete'; object: string; id: string; at: string; by: string }
  /** Out of the recycle bin. */
  | { op: 'erase'; object: string; id: string }
  | { op: 'field'; object: string; field: Field }
  | { op: 'remove-field'; object: string; name: string }
  /** What the integration user's profile lets it do with a field. */
  | { op: 'access'; object: string; field: string; access: Access }
  | { op: 'permission-set'; set: PermissionSet }
  | { op: 'list-view'; view: ListView }
  | { op: 'grant'; grant: Grant }
  | { op: 'revoke'; grantId: string };
