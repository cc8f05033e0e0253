import { toCrmError } from '../../server/src/crm/hubspot/errors.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  toCrmError(
    {
      status,
      text: typeof body === 'string' ? body : JSON.stringify(body),
      header: (name) => headers[name] ?? null,
    },
    'GET /x',
  );

describe('what an answer of HubSpot means', () => {
  test.each([
    [401, { category: 'EXPIRED_AUTHENTICATION' }, 'unauthorized', false],
    [403, { category: 'MISSING_SCOPES' }, 'forbidden', false],
    [404, { message: 'resource not found' }, 'not-found', false],
    [409, { category: 'OBJECT_ALREADY_EXISTS' }, 'conflict', false],
    [414, '', 'invalid', false],
    [423, {}, 'unavailable', true],
    [429, { policyName: 'TEN_SECONDLY_ROLLING' }, 'rate-limited', true],
    [477, {}, 'unavailable', true],
    [500, '<html>', 'unavailable', true],
    [502, '', 'unavailable', true],
    [504, {}, 'unavailable', true],
    [524, {}, 'unavailable', true],
    [400, { category: 'VALIDATION_ERROR' }, 'invalid', false],
    [400, { status: 'BAD_REFRESH_TOKEN', error: 'invalid_grant' }, 'disconnected', false],
    [400, { status: 'BAD_CLIENT_SECRET' }, 'invalid', false],
  ])('%i %j is %s', (status, body, code, retryable) => {
    expect(answer(status, body)).toMatchObject({ code, retryable, status });
  });

  test('a missing scope is named', () => {
    const error = answer(403, {
      errors: [{ message: 'x', context: { requiredGranularScopes: ['crm.objects.deals.read'] } }],
    });
    expect(error.message).toContain('crm.objects.deals.read');
  });

  test("HubSpot's reference and waiting time are kept", () => {
    expect(answer(477, { correlationId: 'abc' }, { 'retry-after': '120' })).toMatchObject({
      correlationId: 'abc',
      retryAfterMs: 120_000,
    });
    expect(answer(423, {}).retryAfterMs).toBe(2_000);
    expect(answer(429, { policyName: 'DAILY' }).reason).toBe('DAILY');
  });
});
