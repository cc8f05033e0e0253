import { field, type ObjectDefinition, object, open, picklist, required, stamps } from './define.ts';

const id = (name: string) => field('Id', `${name} ID`, 'id', 'Defaulted on create, Filter, Group, idLookup, Sort');
const shown = 'Filter, Group, Sort';
const fixed: Partial<ObjectDefinition> = { create: false, update: false, delete: false, replicate: false };

export const user = () =>
  object(
    'User',
    'Users',
    '005',
    [
      id('User'),
      field('Username', 'Username', 'string(80)', 'Create, Filter, Group, idLookup, Sort, Update'),
      field('LastName', 'Last Name', 'string(80)', required),
      field('FirstName', 'First Name', 'string(40)', open),
      field('Name', 'Full Name', 'string(121)', shown, { nameField: true }),
      field('Email', 'Email', 'email(128)', 'Create, Filter, Group, idLookup, Sort, Update'),
      field('Alias', 'Alias', 'string(8)', required),
      field('IsActive', 'Active', 'boolean', 'Create, Defaulted on create, Filter, Group, Sort, Update'),
      field('TimeZoneSidKey', 'Time Zone', 'picklist(40)', `${required}, Restricted picklist`),
      ...stamps(),
    ],
    { create: false, delete: false, replicate: true },
  );

export const organization = () =>
  object(
    'Organization',
    'Organizations',
    '00D',
    [
      id('Organization'),
      field('Name', 'Name', 'string(80)', 'Filter, Group, idLookup, Sort, Update', { nameField: true }),
      field('TimeZoneSidKey', 'Time Zone', 'picklist(40)', 'Filter, Group, Restricted picklist, Sort, Update'),
      field('DefaultLocaleSidKey', 'Locale', 'picklist(40)', 'Filter, Group, Restricted picklist, Sort, Update'),
      field('LanguageLocaleKey', 'Language', 'picklist(40)', 'Filter, Group, Restricted picklist, Sort, Update'),
      field('IsSandbox', 'Is Sandbox', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      field('OrganizationType', 'Edition', 'picklist(40)', 'Filter, Group, Nillable, Restricted picklist, Sort'),
      field('InstanceName', 'Instance Name', 'string(5)', 'Filter, Group, Nillable, Sort'),
      ...stamps(),
    ],
    { ...fixed },
  );

export const opportunityStage = () =>
  object(
    'OpportunityStage',
    'Opportunity Stage',
    '01J',
    [
      id('Opportunity Stage'),
      field('MasterLabel', 'Master Label', 'string(255)', 'Filter, Group, Nillable, Sort', { nameField: true }),
      field('ApiName', 'API Name', 'string(255)', 'Filter, Group, Nillable, Sort'),
      field('IsActive', 'Is Active', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      field('SortOrder', 'Sort Order', 'int(9)', 'Filter, Group, Nillable, Sort'),
      field('IsClosed', 'Closed', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      field('IsWon', 'Won', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      field('ForecastCategoryName', 'Forecast Category Name', 'picklist(255)', 'Filter, Group, Sort'),
      field('DefaultProbability', 'Probability (%)', 'percent(3,0)', 'Filter, Nillable, Sort'),
      ...stamps(),
    ],
    { ...fixed },
  );

export const caseStatus = () =>
  object(
    'CaseStatus',
    'Case Status Value',
    '00X',
    [
      id('Case Status Value'),
      field('MasterLabel', 'Master Label', 'string(255)', 'Filter, Group, Nillable, Sort', { nameField: true }),
      field('ApiName', 'API Name', 'string(255)', 'Filter, Group, Nillable, Sort'),
      field('SortOrder', 'Sort Order', 'int(9)', 'Filter, Group, Nillable, Sort'),
      field('IsDefault', 'Is Default', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      field('IsClosed', 'Closed', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      ...stamps(),
    ],
    { ...fixed },
  );

export const currencyType = () =>
  object(
    'CurrencyType',
    'Currency Type',
    '01L',
    [
      id('Currency Type'),
      field('IsoCode', 'Currency ISO Code', 'picklist(3)', 'Create, Filter, Group, Restricted picklist, Sort'),
      field('ConversionRate', 'Conversion Rate', 'double(18,6)', 'Create, Filter, Sort, Update'),
      field('DecimalPlaces', 'Decimal Places', 'int(1)', 'Create, Filter, Group, Sort, Update'),
      field('IsActive', 'Active', 'boolean', 'Create, Defaulted on create, Filter, Group, Sort, Update'),
      field('IsCorporate', 'Corporate Currency', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      ...stamps(),
    ],
    { ...fixed },
  );

export const permissionSet = () =>
  object(
    'PermissionSet',
    'Permission Sets',
    '0PS',
    [
      id('PermissionSet'),
      field('Name', 'Permission Set Name', 'string(80)', required, { nameField: true }),
      field('Label', 'Permission Set Label', 'string(80)', required),
      field('IsOwnedByProfile', 'Is Owned By Profile', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      field('IsCustom', 'Is Custom', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      ...stamps(),
    ],
    { ...fixed },
  );

export const listView = () =>
  object(
    'ListView',
    'List Views',
    '00B',
    [
      id('List View'),
      field('Name', 'View Name', 'string(40)', shown, { nameField: true }),
      field('DeveloperName', 'API Name', 'string(80)', shown),
      field('NamespacePrefix', 'Namespace Prefix', 'string(15)', `${shown}, Nillable`),
      field('SobjectType', 'Sobject Type', 'picklist(40)', `${shown}, Nillable, Restricted picklist`),
      field('IsSoqlCompatible', 'Is SOQL Compatible', 'boolean', 'Defaulted on create, Filter, Group, Sort'),
      ...stamps(),
    ],
    { ...fixed },
  );

export const permissionSetAssignment = () =>
  object(
    'PermissionSetAssignment',
    'Permission Set Assignments',
    '0Pa',
    [
      id('PermissionSetAssignment'),
      field(
        'PermissionSetId',
        'PermissionSet ID',
        'reference(PermissionSet:PermissionSet)',
        'Create, Filter, Group, Sort',
      ),
      field('AssigneeId', 'Assignee ID', 'reference(User:Assignee)', 'Create, Filter, Group, Sort'),
      field('SystemModstamp', 'System Modstamp', 'datetime', 'Defaulted on create, Filter, Sort'),
    ],
    { update: false, replicate: false },
  );

/** The fields some orgs have and others do not. */
export const isPersonAccount = () =>
  field('IsPersonAccount', 'Is Person Account', 'boolean', 'Defaulted on create, Filter, Group, Sort');

export const currencyIsoCode = (codes: readonly string[]) =>
  field(
    'CurrencyIsoCode',
    'Currency ISO Code',
    'picklist(3)',
    'Create, Defaulted on create, Filter, Group, Nillable, Restricted picklist, Sort, Update',
    picklist(codes, codes[0]),
  );
