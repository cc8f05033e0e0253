import type { Book, Owner, Portal, PropertyDefinition } from '../book.ts';

export const portal: Portal = {
  id: 48211973,
  name: 'Northlight Software (sandbox)',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  uiDomain: 'app-eu1.hubspot.com',
};

function owner(position: number, firstName: string, lastName: string, archived = false): Owner {
  const email = `${firstName}.${lastName}@northlight.example`.toLowerCase();
  const person = { id: String(611_048_230 + position * 7_919), email, firstName, lastName };
  const userId = 24_310_557 + position * 1_201;
  return archived ? { ...person, userId, archived } : { ...person, userId };
}

/** Ten people; the last one has left and still owns companies, as happens. */
export const owners: Owner[] = [
  owner(0, 'Marta', 'Lindgren'),
  owner(1, 'Tobias', 'Reuter'),
  owner(2, 'Nkechi', 'Obi'),
  owner(3, 'Julien', 'Marchand'),
  owner(4, 'Saoirse', 'Kelly'),
  owner(5, 'Deepa', 'Raman'),
  owner(6, 'Henk', 'Visser'),
  owner(7, 'Paola', 'Greco'),
  owner(8, 'Samuel', 'Whitaker'),
  owner(9, 'Ilse', 'Baumann', true),
];

const group = 'companyinformation';

export const customProperties: Book['customProperties'] = {
  companies: [
    {
      name: 'renewal_date',
      label: 'Renewal date',
      description: 'The day the current contract ends.',
      type: 'date',
      fieldType: 'date',
      groupName: group,
    },
    {
      name: 'churned_on',
      label: 'Churned on',
      description: 'The day the customer left.',
      type: 'date',
      fieldType: 'date',
      groupName: group,
    },
    {
      name: 'recurring_revenue',
      label: 'Recurring revenue',
      description: 'Annual recurring revenue, in the currency of the portal.',
      type: 'number',
      fieldType: 'number',
      groupName: group,
    },
    {
      name: 'seats',
      label: 'Seats',
      description: 'How many users the contract is for.',
      type: 'number',
      fieldType: 'number',
      groupName: group,
    },
    {
      name: 'customer_tier',
      label: 'Customer tier',
      type: 'enumeration',
      fieldType: 'select',
      groupName: group,
      options: ['Enterprise', 'Growth', 'Starter'].map((label, displayOrder) => ({
        label,
        value: label.toLowerCase(),
        displayOrder,
        hidden: false,
      })),
    },
    {
      name: 'nps_score',
      label: 'NPS score',
      description: 'The latest answer, 0 to 10.',
      type: 'number',
      fieldType: 'number',
      groupName: group,
    },
  ],
  tickets: [csat()],
};

function csat(): PropertyDefinition {
  return {
    name: 'csat_score',
    label: 'Satisfaction',
    description: 'How the customer rated the answer, 1 to 5.',
    type: 'number',
    fieldType: 'number',
    groupName: 'ticketinformation',
  };
}
