import type { Book } from '../../book/book.ts';
import { idOf, keyPrefixes } from '../ids.ts';
import type { Row } from '../objects/define.ts';

export interface Users {
  rows: Row[];
  adminId: string;
  /** Who installs the app and whose permissions it has: nobody owns records under this name. */
  integrationUserId: string;
  /** The user of a book's owner. Every record has an owner: what nobody owns is the administrator's. */
  ownerOf(bookId: string | null | undefined): string;
}

/** When the org was made, and everything in its setup. */
export const founded = '2019-03-04T09:00:00.000+0000';

export function usersOf(book: Book): Users {
  const people = [
    { firstName: 'Ada', lastName: 'Admin', email: 'admin@sandbox.example', active: true },
    { firstName: 'Barometer', lastName: 'Integration', email: 'integration@sandbox.example', active: true },
    ...book.owners.map(({ firstName, lastName, email, archived }) => ({
      firstName,
      lastName,
      email,
      active: !archived,
    })),
  ];
  const idAt = (place: number) => idOf(keyPrefixes.User, place);
  const adminId = idAt(0);
  const rows = people.map(({ firstName, lastName, email, active }, place) => ({
    Id: idAt(place),
    Username: `${email}.sandbox`,
    LastName: lastName,
    FirstName: firstName,
    Name: `${firstName} ${lastName}`.trim(),
    Email: email,
    Alias: `${firstName.charAt(0)}${lastName}`.toLowerCase().slice(0, 8),
    IsActive: active,
    TimeZoneSidKey: book.portal.timeZone,
    CreatedDate: founded,
    CreatedById: adminId,
    LastModifiedDate: founded,
    LastModifiedById: adminId,
    SystemModstamp: founded,
  }));
  const byBookId = new Map(book.owners.map(({ id }, place) => [id, idAt(place + 2)]));
  return {
    rows,
    adminId,
    integrationUserId: idAt(1),
    ownerOf: (bookId) => byBookId.get(bookId ?? '') ?? adminId,
  };
}
