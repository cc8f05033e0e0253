import type { BookRecord } from '../../book/book.ts';
import type { Row } from '../objects/define.ts';
import { type Around, accountOf, day, inOrder, stamped, text } from './around.ts';
import { customValuesOf } from './custom.ts';

export function contactsOf(around: Around): Row[] {
  const custom = customValuesOf(around.book, 'contacts');
  return inOrder(around.book.contacts.map((contact) => ({ ...contactOf(around, contact), ...custom(contact) })));
}

function contactOf(around: Around, contact: BookRecord): Row {
  const { properties: p, id } = contact;
  const FirstName = text(p.firstname, 40);
  // A last name is required, and a HubSpot contact may have none.
  const LastName = text(p.lastname, 80) ?? text(p.email?.split('@')[0], 80) ?? '[not provided]';
  return {
    ...stamped(around, contact, around.ids.contacts.get(id) ?? ''),
    MasterRecordId: null,
    AccountId: accountOf(around, contact),
    LastName,
    FirstName,
    Name: FirstName === null ? LastName : `${FirstName} ${LastName}`,
    Phone: text(p.phone, 40),
    Email: text(p.email, 80),
    Title: text(p.jobtitle, 128),
    HasOptedOutOfEmail: p.hs_email_optout === 'true',
    LastActivityDate: day(p.notes_last_updated),
    Buying_Role__c: text(p.hs_buying_role, 4099),
  };
}
