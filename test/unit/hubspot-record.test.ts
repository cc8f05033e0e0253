import { mergeFieldMap } from '../../server/src/crm/field-map.ts';
import { parseFieldMap } from '../../server/src/crm/field-map-file.ts';
import { defaultFieldMap } from '../../server/src/crm/hubspot/field-map.ts';
import { type Portal, toCrmRecord } from '../../server/src/crm/hubspot/record.ts';
import { toValue } from '../../server/src/crm/hubspot/values.ts';
import { InputError } from '../../server/src/problem.ts';

const portal: Portal = {
  fieldMap: defaultFieldMap,
  propertyTypes: { company: null, contact: null, deal: null, ticket: null },
  customProperties: { company: [], contact: [], deal: [], ticket: [] },
  owners: new Map([['77', 'Ana Silva']]),
  stages: {
    deal: new Map([
      ['won', { isClosed: true, isWon: true }],
      ['open', { isClosed: false, isWon: false }],
    ]),
    ticket: new Map([
      ['1', { isClosed: false, isWon: false }],
      ['4', { isClosed: true, isWon: false }],
    ]),
  },
};
const times = { createdAt: '2026-01-02T03:04:05.006Z', updatedAt: '2026-02-02T00:00:00.000Z' };
const wire = (properties: Record<string, string | null>) => ({ id: '5', properties, ...times });

describe('HubSpot text to typed values', () => {
  test.each([
    ['12.50', 'number', 12.5],
    ['abc', 'number', null],
    [' ', 'number', null],
    ['Infinity', 'number', null],
    ['true', 'bool', true],
    ['false', 'bool', false],
    ['yes', 'bool', null],
    ['2026-03-01', 'date', '2026-03-01'],
    ['1772323200000', 'date', '2026-03-01'],
    ['2026-03-01T10:00:00.123Z', 'datetime', '2026-03-01T10:00:00.123Z'],
    ['1772359200123', 'datetime', '2026-03-01T10:00:00.123Z'],
    ['soon', 'datetime', null],
    ['0012', 'string', '0012'],
    ['', 'string', null],
    [null, 'enumeration', null],
    [undefined, 'number', null],
  ])('%j as %s is %j', (text, type, value) => {
    expect(toValue(text, type)).toBe(value);
  });
});

describe('records in canonical words', () => {
  test('a company, with its owner named and its creation a property', () => {
    const record = toCrmRecord(
      'company',
      wire({
        name: 'Acme',
        hubspot_owner_id: '77',
        numberofemployees: '40',
        closedate: '2025-01-01T00:00:00.000Z',
        renewal_date: null,
      }),
      [],
      portal,
    );
    expect(record).toMatchObject({ type: 'company', id: '5', createdAt: times.createdAt, modifiedAt: times.updatedAt });
    expect(record.properties).toMatchObject({
      name: 'Acme',
      ownerName: 'Ana Silva',
      employees: 40,
      customerSince: '2025-01-01T00:00:00.000Z',
      createdAt: times.createdAt,
      renewalDate: null,
    });
  });

  test('the first property with a value wins', () => {
    const since = (properties: Record<string, string | null>) =>
      toCrmRecord('company', wire(properties), [], portal).properties.customerSince;
    expect(since({ customer_since: '2024-05-05T00:00:00Z', closedate: '2025-01-01T00:00:00Z' })).toBe(
      '2024-05-05T00:00:00.000Z',
    );
    expect(since({ customer_since: null, closedate: '2025-01-01T00:00:00Z' })).toBe('2025-01-01T00:00:00.000Z');
  });

  test('a deal is closed and won by its own property, or else by its stage', () => {
    const state = (properties: Record<string, string | null>) => {
      const { isClosed, isWon } = toCrmRecord('deal', wire(properties), ['1'], portal).properties;
      return { isClosed, isWon };
    };
    expect(state({ dealstage: 'won' })).toEqual({ isClosed: true, isWon: true });
    expect(state({ dealstage: 'won', hs_is_closed: 'false', hs_is_closed_won: 'false' })).toEqual({
      isClosed: false,
      isWon: false,
    });
    expect(state({ dealstage: 'elsewhere' })).toEqual({ isClosed: null, isWon: null });
  });

  test('a ticket is open by its stage, or else while it has no closing date', () => {
    const isOpen = (properties: Record<string, string | null>) =>
      toCrmRecord('ticket', wire(properties), [], portal).properties.isOpen;
    expect(isOpen({ hs_pipeline_stage: '1', closed_date: '2026-01-01T00:00:00Z' })).toBe(true);
    expect(isOpen({ hs_pipeline_stage: '4' })).toBe(false);
    expect(isOpen({ hs_pipeline_stage: 'x', closed_date: '2026-01-01T00:00:00Z' })).toBe(false);
    expect(isOpen({})).toBe(true);
  });

  test("a child's creation stands beside its id, its name is put together, its companies kept in order", () => {
    const record = toCrmRecord(
      'contact',
      wire({ firstname: 'Ana', lastname: null, createdate: times.createdAt }),
      ['9', '3'],
      portal,
    );
    expect(record).toMatchObject({ createdAt: times.createdAt, companyIds: ['9', '3'] });
    expect(record.properties).toMatchObject({ name: 'Ana' });
    expect(record.properties).not.toHaveProperty('createdAt');
  });

  test("custom properties are typed by the portal's definitions", () => {
    const typed: Portal = {
      ...portal,
      propertyTypes: {
        ...portal.propertyTypes,
        company: new Map([
          ['seats', 'number'],
          ['plan', 'enumeration'],
        ]),
      },
      customProperties: { ...portal.customProperties, company: ['seats', 'plan', 'gone'] },
    };
    expect(toCrmRecord('company', wire({ seats: '12', plan: 'pro' }), [], typed).properties.custom).toEqual({
      seats: 12,
      plan: 'pro',
      gone: null,
    });
  });
});

describe('a field map of the portal’s own', () => {
  test('gives companies the id they go by elsewhere, as it is written, also where the portal calls it a number', () => {
    const { hubspot } = parseFieldMap('company:\n  externalId: customer_number\n', 'map.yaml');
    const fieldMap = mergeFieldMap(defaultFieldMap, hubspot);
    const types = { ...portal.propertyTypes, company: new Map([['customer_number', 'number']]) };
    const idOf = (map: typeof fieldMap) =>
      toCrmRecord('company', wire({ customer_number: '90071992547409931' }), [], {
        ...portal,
        fieldMap: map,
        propertyTypes: types,
      }).properties.externalId;
    expect(idOf(fieldMap)).toBe('90071992547409931');
    expect(idOf(defaultFieldMap)).toBeNull();
  });

  test('re-points a field and leaves the others', () => {
    const { hubspot } = parseFieldMap('company:\n  renewalDate: contract_ends_on\n', 'map.yaml');
    const map = mergeFieldMap(defaultFieldMap, hubspot);
    expect(map.company.renewalDate).toEqual(['contract_ends_on']);
    expect(map.company.name).toEqual(['name']);
  });

  test('may be of both CRMs; what stands at the top is HubSpot’s', () => {
    const read = (text: string) => parseFieldMap(text, 'map.yaml');
    const both = 'hubspot:\n  deal:\n    amount: a\nsalesforce:\n  deal:\n    amount: A__c\n';
    expect(read(both)).toEqual({ hubspot: { deal: { amount: 'a' } }, salesforce: { deal: { amount: 'A__c' } } });
    expect(read('company:\n  tier: t\nsalesforce:\n  company:\n    tier: T__c\n')).toEqual({
      hubspot: { company: { tier: 't' } },
      salesforce: { company: { tier: 'T__c' } },
    });
    expect(() => read('salesforce:\n  company:\n    renewal: x\n')).toThrow(/salesforce\.company\.renewal/);
  });

  test('names every unknown type and field at once', () => {
    const read = () => parseFieldMap('companies:\n  name: x\ncompany:\n  renewal: y\n  tier: 3\n', 'map.yaml');
    expect(read).toThrow(InputError);
    expect(read).toThrow(/companies[\s\S]*company\.renewal[\s\S]*company\.tier/);
  });
});
