import { field, object, open, owner, picklist, systemFields } from './define.ts';

const defaulted = 'Create, Defaulted on create, Filter, Group, Sort, Update';

export const task = () =>
  object('Task', 'Tasks', '00T', [
    ...systemFields('Task'),
    field('WhoId', 'Name ID', 'reference(Contact|Lead:Who)', open),
    field('WhatId', 'Related To ID', 'reference(Account|Case|Opportunity:What)', open),
    field('Subject', 'Subject', 'combobox(255)', 'Create, Filter, Nillable, Sort, Update', {
      ...picklist(['Call', 'Email', 'Send Letter', 'Send Quote', 'Other']),
      nameField: true,
    }),
    field('ActivityDate', 'Due Date Only', 'date', open),
    field('Status', 'Status', 'picklist(255)', defaulted, picklist(taskStatuses, 'Not Started')),
    field('Priority', 'Priority', 'picklist(255)', defaulted, picklist(['High', 'Normal', 'Low'], 'Normal')),
    owner('Group|User'),
    field('Description', 'Description', 'textarea(32000)', 'Create, Nillable, Update'),
    field('AccountId', 'Account ID', 'reference(Account:Account)', 'Filter, Group, Nillable, Sort'),
    field('IsClosed', 'Closed', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
  ]);

const taskStatuses = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'];
