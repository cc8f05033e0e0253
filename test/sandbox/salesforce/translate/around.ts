import type { Book, BookRecord } from '../../book/book.ts';
import { compareIds } from '../ids.ts';
import { fromIso } from '../moment.ts';
import type { Row, Value } from '../objects/define.ts';
import type { Ids } from './ids.ts';
import type { Stages, Statuses } from './stages.ts';
import type { Users } from './users.ts';

/** What every record's translation looks things up in. */
export interface Around {
  book: Book;
  ids: Ids;
  users: Users;
  stages: Stages;
  statuses: Statuses;
}

export type Property = string | null | undefined;

export const text = (value: Property, length: number): Value => (value ? value.trim().slice(0, length) || null : null);
export const number = (value: Property): Value => (value ? Number(value) : null);
export const moment = (value: Property): Value => (value ? fromIso(withTime(value)) : null);
export const day = (value: Property): Value => (value ? value.slice(0, 10) : null);

function withTime(value: string): string {
  return value.length === 10 ? `${value}T00:00:00` : value;
}

/** The stamps of a record: who owns it is who made it and changed it last. */
export function stamped(around: Around, record: BookRecord, id: string): Row {
  const ownerId = around.users.ownerOf(record.properties.hubspot_owner_id);
  // An archived record is one in the recycle bin: its last change is its deletion.
  const changed = fromIso(record.archived ? (record.archivedAt ?? record.updatedAt) : record.updatedAt);
  return {
    Id: id,
    IsDeleted: Boolean(record.archived),
    OwnerId: ownerId,
    CreatedDate: fromIso(record.createdAt),
    CreatedById: ownerId,
    LastModifiedDate: changed,
    LastModifiedById: ownerId,
    SystemModstamp: changed,
  };
}

/** The account of a child: the first of its companies, for a Salesforce record has one. */
export function accountOf({ ids }: Around, record: BookRecord): Value {
  return ids.companies.get(record.companyIds?.[0] ?? '') ?? null;
}

export function inOrder(rows: Row[]): Row[] {
  return rows.sort((a, b) => compareIds(a.Id, b.Id));
}

/** `PRODUCT_ISSUE` as `Product Issue`. */
export function words(value: Property): Value {
  if (!value) return null;
  return value
    .toLowerCase()
    .split(/[_\s]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
