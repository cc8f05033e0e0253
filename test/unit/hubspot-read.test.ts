import type { Call } from '../../server/src/crm/hubspot/client.ts';
import { defaultFieldMap } from '../../server/src/crm/hubspot/field-map.ts';
import { readById } from '../../server/src/crm/hubspot/read-by-id.ts';
import type { Portal } from '../../server/src/crm/hubspot/record.ts';

const portal: Portal = {
  fieldMap: defaultFieldMap,
  propertyTypes: { company: null, contact: null, deal: null, ticket: null },
  customProperties: { company: [], contact: [], deal: [], ticket: [] },
  owners: new Map(),
  stages: { deal: new Map(), ticket: new Map() },
};

type Told = { category: string; context?: Record<string, string[]> }[];

/** HubSpot with tickets 1 and 2, of company 9; of everything else it says what it is told to. */
function hubspot(told: { records?: Told; associations?: Told }): Call {
  return async ({ path, json }, schema) => {
    const ids = (json as { inputs: { id: string }[] }).inputs.map(({ id }) => id);
    if (path.includes('/associations/')) {
      const results = ids.map((id) => ({ from: { id }, to: [{ toObjectId: '9' }] }));
      const failed = told.associations ?? [];
      return schema.parse({ results: failed.length > 0 ? [] : results, errors: failed });
    }
    const results = ids.filter((id) => Number(id) <= 2).map((id) => ({ id, properties: {} }));
    return schema.parse({ results, errors: told.records });
  };
}

const read = async (told: { records?: Told; associations?: Told }) => {
  const { records, gone } = await readById(hubspot(told), portal, 'ticket', ['1', '2', '3', '4']);
  return { records: records.map(({ id, companyIds }) => [id, ...companyIds]), gone };
};

test.each<[string, { records?: Told; associations?: Told }, { records: string[][]; gone: string[] }]>([
  [
    'left out, or told not to be there, is gone',
    { records: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['3'] } }] },
    {
      records: [
        ['1', '9'],
        ['2', '9'],
      ],
      gone: ['3', '4'],
    },
  ],
  [
    'that could not be read for another reason stays as it is known',
    { records: [{ category: 'INTERNAL_ERROR', context: { ids: ['3'] } }] },
    {
      records: [
        ['1', '9'],
        ['2', '9'],
      ],
      gone: ['4'],
    },
  ],
  [
    'may be any of a failure that names none',
    { records: [{ category: 'INTERNAL_ERROR' }] },
    {
      records: [
        ['1', '9'],
        ['2', '9'],
      ],
      gone: [],
    },
  ],
  [
    'without a company is an answer',
    { associations: [{ category: 'OBJECT_NOT_FOUND', context: { fromObjectId: ['1', '2'] } }] },
    { records: [['1'], ['2']], gone: ['3', '4'] },
  ],
  [
    'whose companies could not be told keeps those it is known to have',
    { associations: [{ category: 'INTERNAL_ERROR', context: { fromObjectId: ['1', '2'] } }] },
    { records: [], gone: ['3', '4'] },
  ],
])('a record %s', async (_what, told, expected) => {
  expect(await read(told)).toEqual(expected);
});
