import { validateExchange } from '../support/openapi.ts';
import { describeWithSpecs } from '../support/specs.ts';

describeWithSpecs('exchange validator', () => {
  test('the validator sees what is wrong', () => {
    const list = { method: 'GET', path: '/crm/objects/2026-09/companies', status: 200 };
    const body = { results: [{ id: 1, properties: {}, createdAt: 'yesterday', archived: false, color: 'red' }] };
    expect(validateExchange({ ...list, responseBody: body }).join('\n')).toMatch(/updatedAt/);
    const fine = { ...list, responseBody: { results: [] } };
    expect(validateExchange(fine)).toEqual([]);
    expect(validateExchange({ ...fine, path: `${list.path}?colour=red` })).toHaveLength(1);
    expect(validateExchange({ ...fine, status: 203 })).toHaveLength(1);
    expect(validateExchange({ ...fine, path: '/crm/objects/2026-09/companies/batch/reed' })).toHaveLength(1);
    const update = { method: 'POST', path: '/crm/objects/2026-09/companies/batch/update', status: 200 };
    const answer = {
      status: 'COMPLETE',
      results: [],
      startedAt: '2026-11-01T12:00:00Z',
      completedAt: '2026-11-01T12:00:00Z',
    };
    const asked = JSON.stringify({ inputs: [{ properties: { a: 1 } }] });
    expect(validateExchange({ ...update, requestBody: asked, responseBody: answer })).toHaveLength(2);
  });
});
