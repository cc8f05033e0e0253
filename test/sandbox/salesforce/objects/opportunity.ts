import { field, lastActivity, object, open, owner, picklist, required, systemFields, ungrouped } from './define.ts';

const forecast = ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'];

/** The stages are the org's own; they come with its records. */
export const opportunity = (stages: readonly string[]) =>
  object('Opportunity', 'Opportunities', '006', [
    ...systemFields('Opportunity'),
    field('AccountId', 'Account ID', 'reference(Account:Account)', open),
    field('Name', 'Name', 'string(120)', 'Create, Filter, Group, idLookup, Sort, Update', { nameField: true }),
    field('Description', 'Description', 'textarea(32000)', 'Create, Nillable, Update'),
    field('StageName', 'Stage', 'picklist(255)', required, picklist(stages)),
    field('Amount', 'Amount', 'currency(18,2)', ungrouped),
    field(
      'Probability',
      'Probability (%)',
      'percent(3,0)',
      'Create, Defaulted on create, Filter, Nillable, Sort, Update',
    ),
    field('CloseDate', 'Close Date', 'date', required),
    field('Type', 'Opportunity Type', 'picklist(255)', open, picklist(['New Business', 'Existing Business'])),
    field('IsClosed', 'Closed', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
    field('IsWon', 'Won', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
    field(
      'ForecastCategory',
      'Forecast Category',
      'picklist(40)',
      'Filter, Group, Restricted picklist, Sort',
      picklist(['Omitted', 'Pipeline', 'BestCase', 'Forecast', 'Closed']),
    ),
    field(
      'ForecastCategoryName',
      'Forecast Category',
      'picklist(255)',
      'Create, Defaulted on create, Filter, Group, Nillable, Restricted picklist, Sort, Update',
      picklist(forecast),
    ),
    owner(),
    lastActivity(),
    field('Pipeline__c', 'Pipeline', 'string(255)', open),
  ]);
