import { CrmError } from '../../server/src/crm/errors.ts';
import type { Call } from '../../server/src/crm/hubspot/client.ts';
import { WireRecord } from '../../server/src/crm/hubspot/wire.ts';
import { updateCompanies } from '../../server/src/crm/hubspot/write.ts';

/** HubSpot as far as a batch update goes: it refuses every batch that holds a company it does not like. */
function hubspot(refuses: (id: string) => boolean) {
  const seen = { calls: 0 };
  const call: Call = async (request, schema) => {
    seen.calls += 1;
    const ids = (request.json as { inputs: { id: string }[] }).inputs.map(({ id }) => id);
    if (ids.some(refuses)) throw new CrmError('invalid', 'refused', { detail: 'MISSING_REQUIRED_PROPERTY' });
    return schema.parse({ results: ids.map((id) => ({ id })) });
  };
  return { call, seen };
}

const updates = Array.from({ length: 300 }, (_, index) => ({ companyId: String(index), values: { score: 1 } }));

test('one company refused: its 299 fellows are written', async () => {
  const { call, seen } = hubspot((id) => id === '42');
  const { results } = await updateCompanies(call, updates);
  expect(results.filter(({ refusal }) => refusal).map(({ companyId }) => companyId)).toEqual(['42']);
  expect(seen.calls).toBeLessThanOrEqual(3 + 2 * 7);
});

test('every company refused is told once, not searched for in every batch', async () => {
  const { call, seen } = hubspot(() => true);
  await expect(updateCompanies(call, updates)).rejects.toMatchObject({
    code: 'field-conflict',
    detail: 'MISSING_REQUIRED_PROPERTY',
  });
  expect(seen.calls).toBeLessThan(30);
});

test('a company that took what was meant for one merged into it is named', async () => {
  const survivors: Record<string, string> = { '1': '2', '3': '900' };
  const call: Call = async (request, schema) => {
    const ids = (request.json as { inputs: { id: string }[] }).inputs.map(({ id }) => id);
    return schema.parse({ results: ids.map((id) => ({ id: survivors[id] ?? id })) });
  };
  const { results, overwritten } = await updateCompanies(call, updates.slice(0, 5));
  expect(overwritten).toEqual(['2', '900']);
  expect(results.filter(({ refusal }) => refusal).map(({ companyId }) => companyId)).toEqual(['1', '3']);
});

test('characters PostgreSQL cannot keep are left out of what is read', () => {
  const { properties } = WireRecord.parse({ id: '1', properties: { name: 'A\u0000B\uD800', empty: null } });
  expect(properties).toEqual({ name: 'AB\uFFFD', empty: null });
});
