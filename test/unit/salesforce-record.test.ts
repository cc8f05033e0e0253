import { mergeFieldMap } from '../../server/src/crm/field-map.ts';
import { toLongId } from '../../server/src/crm/record-id.ts';
import { defaultFieldMap } from '../../server/src/crm/salesforce/field-map.ts';
import { fieldsMissing, fieldsToRead, type Org } from '../../server/src/crm/salesforce/org.ts';
import { toCrmRecord, toInstant } from '../../server/src/crm/salesforce/record.ts';
import { moment, quoted, soql } from '../../server/src/crm/salesforce/soql.ts';

const none = { company: new Map(), contact: new Map(), deal: new Map(), ticket: new Map() };
const org: Org = {
  fieldMap: defaultFieldMap,
  fieldTypes: {
    company: new Map(
      [
        ...([
          'Id:id',
          'Name:string',
          'Website:url',
          'OwnerId:reference',
          'Owner.Name:string',
          'Type:picklist',
        ] as const),
        ...([
          'CreatedDate:datetime',
          'SystemModstamp:datetime',
          'AnnualRevenue:currency',
          'LastActivityDate:date',
        ] as const),
        ...(['NumberOfEmployees:int', 'Renewal_Date__c:date', 'Recurring_Revenue__c:currency'] as const),
      ].map((pair) => pair.split(':') as [string, string]),
    ),
    contact: new Map([
      ['Id', 'id'],
      ['AccountId', 'reference'],
      ['Name', 'string'],
      ['IsPersonAccount', 'boolean'],
    ]),
    deal: new Map([
      ['Id', 'id'],
      ['AccountId', 'reference'],
      ['Amount', 'currency'],
      ['IsWon', 'boolean'],
      ['CloseDate', 'date'],
    ]),
    ticket: new Map([
      ['Id', 'id'],
      ['AccountId', 'reference'],
      ['Priority', 'picklist'],
      ['IsClosed', 'boolean'],
    ]),
  },
  customFields: none,
  rates: null,
};

describe('ids', () => {
  test.each([
    // Of Salesforce's own documents and fixtures.
    ['001D000000IqhSL', '001D000000IqhSLIAZ'],
    ['001D000000IqhSLIAZ', '001D000000IqhSLIAZ'],
    ['00580000003KrL0', '00580000003KrL0AAK'],
  ])('%s is %s, whichever of both forms is given', (given, long) => {
    expect(toLongId(given)).toBe(long);
  });

  test('a suffix that is wrong, as spreadsheets make it by changing cases, is put right by the rest', () => {
    expect(toLongId('001D000000IqhSLiaz')).toBe('001D000000IqhSLIAZ');
  });

  test.each(['', '42', '001D000000IqhS', '001D000000IqhSL!', "001D000000Iqh' OR", '001D000000IqhSLIA'])(
    '%j is none',
    (given) => {
      expect(toLongId(given)).toBeNull();
    },
  );
});

describe('queries', () => {
  test('a text cannot leave its quotes', () => {
    expect(quoted("O'Neil\\' OR Name != '")).toBe("'O\\'Neil\\\\\\' OR Name != \\''");
  });

  test('are put together of what is given', () => {
    expect(soql({ fields: ['Id', 'Owner.Name'], from: 'Account', where: `Id > ${quoted('001')}`, orderBy: 'Id' })).toBe(
      "SELECT Id, Owner.Name FROM Account WHERE Id > '001' ORDER BY Id",
    );
    expect(moment(Date.UTC(2026, 10, 26, 5))).toBe('2026-11-26T05:00:00.000Z');
  });

  test('ask for nothing that the org does not have, or hides', () => {
    expect(fieldsToRead(org, 'company')).toEqual(
      expect.arrayContaining(['Id', 'SystemModstamp', 'Owner.Name', 'Type']),
    );
    expect(fieldsToRead(org, 'company')).not.toContain('Lifecycle_Stage__c');
    expect(fieldsToRead(org, 'company')).not.toContain('IsPersonAccount');
    const customFields = {
      ...none,
      company: new Map([
        ['gone', null],
        ['seats', 'Seats__c'],
      ]),
    };
    const fieldTypes = {
      ...org.fieldTypes,
      company: new Map([
        ['Id', 'id'],
        ['Seats__c', 'double'],
      ]),
    };
    expect(fieldsToRead({ ...org, customFields, fieldTypes }, 'company')).toEqual(['Id', 'Seats__c']);
  });

  test('what the model or the map wants and the org lacks is known by name', () => {
    const missing = fieldsMissing({ ...org, customFields: { ...none, deal: new Map([['gone', null]]) } });
    expect(missing).toEqual(expect.arrayContaining(['deal.stage', 'deal.custom.gone', 'contact.email']));
    // Nothing is said of names that were only tried.
    expect(missing).not.toContain('company.tier');
  });
});

describe('records', () => {
  const account = {
    attributes: { type: 'Account', url: '/services/data/v67.0/sobjects/Account/001D000000IqhSLIAZ' },
    Id: '001D000000IqhSLIAZ',
    Name: 'Northwind',
    Website: 'https://www.Northwind.example/shop',
    OwnerId: '00580000003KrL0AAK',
    Owner: { attributes: { type: 'User', url: '/x' }, Name: 'Ana López' },
    Type: 'Customer - Direct',
    CreatedDate: '2024-04-25T15:50:37.000+0000',
    SystemModstamp: '2026-11-20T10:00:00.000+0000',
    AnnualRevenue: 1_000_000,
    NumberOfEmployees: 120,
    LastActivityDate: '2026-11-19',
    Renewal_Date__c: '2027-01-31',
    Recurring_Revenue__c: 50_000,
  };

  test('an account is a company, with its owner’s name, its domain and its dates', () => {
    const record = toCrmRecord('company', account, org);
    expect(record).toMatchObject({
      ...{ type: 'company', id: '001D000000IqhSLIAZ', companyIds: [] },
      ...{ createdAt: '2024-04-25T15:50:37.000Z', modifiedAt: '2026-11-20T10:00:00.000Z' },
      properties: {
        ...{
          name: 'Northwind',
          domain: 'northwind.example',
          ownerName: 'Ana López',
          lifecycleStage: 'Customer - Direct',
        },
        ...{
          recurringRevenue: 50_000,
          employees: 120,
          renewalDate: '2027-01-31',
          lastActivityAt: '2026-11-19T00:00:00.000Z',
        },
        createdAt: '2024-04-25T15:50:37.000Z',
      },
    });
  });

  test('an account nobody owns has no owner’s name', () => {
    expect(toCrmRecord('company', { ...account, Owner: null }, org).properties.ownerName).toBeNull();
  });

  test('a person account’s own contact is not counted as its contact', () => {
    const contact = { Id: '003D000000IqhSLIAZ', AccountId: '001D000000IqhSLIAZ', Name: 'Bo' };
    expect(toCrmRecord('contact', { ...contact, IsPersonAccount: true }, org).companyIds).toEqual([]);
    expect(toCrmRecord('contact', { ...contact, IsPersonAccount: false }, org).companyIds).toEqual([
      '001D000000IqhSLIAZ',
    ]);
  });

  test('a case is open unless closed; its priority is in capitals, as everywhere', () => {
    const open = { Id: '500D000000IqhSLIAZ', AccountId: null, Priority: 'Urgent', IsClosed: false };
    expect(toCrmRecord('ticket', open, org)).toMatchObject({
      companyIds: [],
      properties: { isOpen: true, priority: 'URGENT' },
    });
    expect(toCrmRecord('ticket', { ...open, Priority: 'Critical' }, org).properties.priority).toBe('URGENT');
  });

  test('amounts of several currencies are told in the org’s own; of an unknown one not at all', () => {
    const rates = new Map([
      ['USD', 1],
      ['EUR', 0.8],
    ]);
    const amount = (CurrencyIsoCode: string) =>
      toCrmRecord('deal', { Id: '006D000000IqhSLIAZ', Amount: 100, CurrencyIsoCode }, { ...org, rates }).properties
        .amount;
    expect([amount('EUR'), amount('USD'), amount('XXX')]).toEqual([125, 100, null]);
    expect(toCrmRecord('deal', { Id: '006D000000IqhSLIAZ', Amount: 100 }, org).properties.amount).toBe(100);
  });

  test('a value that is not of its field’s type is none, never a wrong one', () => {
    const odd = { ...account, AnnualRevenue: 'much', Renewal_Date__c: 'soon', CreatedDate: 'yesterday' };
    const { properties, createdAt } = toCrmRecord('company', odd, org);
    expect([properties.annualRevenue, properties.renewalDate, createdAt]).toEqual([null, null, null]);
  });

  test('a field that somebody points elsewhere comes from there', () => {
    const fieldMap = mergeFieldMap(defaultFieldMap, { company: { tier: 'Type' } });
    expect(toCrmRecord('company', account, { ...org, fieldMap }).properties.tier).toBe('Customer - Direct');
  });

  test('moments have a zone without a colon', () => {
    expect(toInstant('2024-04-25T15:50:37.000+0200')).toBe('2024-04-25T13:50:37.000Z');
    expect(toInstant('2024-04-25T15:50:37.000Z')).toBe('2024-04-25T15:50:37.000Z');
  });
});
