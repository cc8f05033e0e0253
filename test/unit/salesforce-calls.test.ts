import { createHash } from 'node:crypto';
import { makeBudget, readCallsUsed } from '../../server/src/crm/salesforce/budget.ts';
import { readChangeEvent } from '../../server/src/crm/salesforce/change-event.ts';
import { toCrmError } from '../../server/src/crm/salesforce/errors.ts';
import { fieldMetadata, fieldName } from '../../server/src/crm/salesforce/field.ts';
import { authorizeUrl } from '../../server/src/crm/salesforce/oauth.ts';
import { makePageUrls } from '../../server/src/crm/salesforce/page-urls.ts';
import { missingScopes } from '../../server/src/crm/salesforce/scopes.ts';

const answer = (status: number, body: unknown) => ({
  status,
  header: () => null,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const rest = (errorCode: string, message = 'x') => [{ message, errorCode }];

describe('refusals', () => {
  test.each([
    ['a session that has ended', 401, rest('INVALID_SESSION_ID', 'Session expired or invalid'), 'unauthorized'],
    [
      'an org without the API',
      401,
      rest('INVALID_SESSION_ID', 'This session is not valid for use with the REST API'),
      'forbidden',
    ],
    ['the same, by its code', 403, rest('API_DISABLED_FOR_ORG'), 'forbidden'],
    ['a day that is used up', 403, rest('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 'rate-limited'],
    [
      'too many long calls at once',
      403,
      rest('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
      'unavailable',
    ],
    ['an error that says little', 400, [{ message: null, errorCode: 'MALFORMED_ID' }], 'invalid'],
    ['something one may not do', 403, rest('INSUFFICIENT_ACCESS'), 'forbidden'],
    ['a field that is gone', 400, rest('INVALID_FIELD', "No such column 'X' on entity 'Account'"), 'field-conflict'],
    ['a query one cannot read', 400, rest('MALFORMED_QUERY', 'unexpected token: FORM'), 'invalid'],
    ['nothing there', 404, rest('NOT_FOUND'), 'not-found'],
    ['a cursor that is over', 400, rest('INVALID_QUERY_LOCATOR'), 'stale-cursor'],
    ['a locked row', 400, rest('UNABLE_TO_LOCK_ROW'), 'unavailable'],
    ['a version that is retired', 410, rest('UNSUPPORTED_API_VERSION'), 'invalid'],
    ['an address that is too long', 431, '', 'invalid'],
    ['the edge’s own page', 420, "<html>We've hit a snag</html>", 'unavailable'],
    ['a pod without time', 503, rest('SERVER_UNAVAILABLE'), 'unavailable'],
    ['a 406 without a body', 406, '', 'unavailable'],
    ['a 502 of a proxy', 502, '<html></html>', 'unavailable'],
    [
      'a token that is used up',
      400,
      { error: 'invalid_grant', error_description: 'expired access/refresh token' },
      'invalid',
    ],
  ] as const)('%s', (_name, status, body, code) => {
    expect(toCrmError(answer(status, body), 'GET /x', true).code).toBe(code);
  });

  test('a session that is not for the API is refreshed before the user is blamed: the app may have been revoked', () => {
    const refused = answer(401, rest('INVALID_SESSION_ID', 'This session is not valid for use with the REST API'));
    expect(toCrmError(refused, 'GET /x').code).toBe('unauthorized');
  });

  test('the CRM’s own words are kept apart: they may quote customers', () => {
    const error = toCrmError(answer(400, rest('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Northwind is closed')), 'PATCH /x');
    expect([error.message.includes('Northwind'), error.detail, error.reason]).toEqual([
      false,
      'Northwind is closed',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    ]);
  });
});

describe('the budget', () => {
  const start = Date.parse('2026-11-26T05:00:00Z');
  const budgetAt = (used: number) => {
    let nowMs = start;
    const budget = makeBudget(() => new Date(nowMs));
    budget.observe('salesforce-1', `api-usage=${used}/1000; api-bursts=1/750`);
    const may = (priority: 'background' | 'interactive', connectionId = 'salesforce-1') => {
      try {
        budget.check(connectionId, priority);
        return true;
      } catch {
        return false;
      }
    };
    return { may, pass: (ms: number) => (nowMs += ms) };
  };

  test('reads what every answer says', () => {
    expect(readCallsUsed('api-usage=10018/100000')).toEqual({ used: 10_018, limit: 100_000 });
    expect([readCallsUsed(null), readCallsUsed('per-app-api-usage')]).toEqual([null, null]);
    // Of one app, not of the org.
    expect(readCallsUsed('per-app-api-usage=17/250(appName=Other); api-usage=25/5000')).toEqual({
      used: 25,
      limit: 5000,
    });
  });

  test.each(['api-usage=0/0', 'api-usage=-5/100', 'api-usage=5', 'api-usage=a/b'])('learns nothing of %s', (header) => {
    expect(readCallsUsed(header)).toBeNull();
  });

  test('a listing leaves a fifth of the day to others; news go on a little longer', () => {
    expect([budgetAt(799).may('background'), budgetAt(800).may('background')]).toEqual([true, false]);
    expect([budgetAt(800).may('interactive'), budgetAt(950).may('interactive')]).toEqual([true, false]);
  });

  test('other orgs have budgets of their own', () => {
    expect(budgetAt(999).may('background', 'salesforce-2')).toBe(true);
  });

  test('after a quarter of an hour one call is made to see how it stands, and no more', () => {
    const { may, pass } = budgetAt(900);
    expect(may('background')).toBe(false);
    pass(15 * 60_000);
    expect([may('background'), may('background')]).toEqual([true, false]);
  });
});

describe('consent', () => {
  const config = { clientId: '3MVG9', clientSecret: 'secret', loginUrl: 'https://login.salesforce.com' };
  const url = new URL(
    authorizeUrl(config, { state: 's', redirectUri: 'https://h.example/cb', codeVerifier: 'v'.repeat(43) }),
  );

  test('is asked for with a proof by S256, and never with the secret or the verifier', () => {
    expect(url.origin + url.pathname).toBe('https://login.salesforce.com/services/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ response_type: 'code', client_id: '3MVG9', redirect_uri: 'https://h.example/cb', state: 's' },
      ...{ scope: 'api refresh_token', code_challenge_method: 'S256' },
      code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
    });
  });

  test('is enough when what was granted goes by another name', () => {
    expect(missingScopes(['full', 'offline_access'], 'work')).toEqual([]);
    expect(missingScopes(['openid', 'api'], 'work')).toEqual(['refresh_token']);
  });
});

describe('fields', () => {
  test.each([
    ['score', 'Health_Score__c'],
    ['change_30d', 'Health_Change_30d__c'],
    ['band_since', 'Health_Band_Since__c'],
    ['score_new__customers_', 'Health_Score_New_Customers__c'],
    [`score_${'x'.repeat(60)}`, `Health_Score_X${'x'.repeat(26)}__c`],
  ])('%s is called %s', (field, name) => {
    expect(fieldName(field)).toBe(name);
    expect(name.replace(/__c$/, '').length).toBeLessThanOrEqual(40);
  });

  test('a choice is a restricted picklist in our order', () => {
    const options = [
      { value: 'red', label: 'At risk' },
      { value: 'green', label: 'Healthy' },
    ];
    const field = { name: 'band', type: 'choice' as const, label: 'Health band', description: 'x', options };
    expect(fieldMetadata(field)).toMatchObject({
      ...{ fullName: 'Account.Health_Band__c', type: 'Picklist', required: false },
      valueSet: {
        restricted: true,
        valueSetDefinition: { sorted: false, value: [{ fullName: 'red' }, { fullName: 'green' }] },
      },
    });
  });
});

test('a record is opened where its org lives', () => {
  const id = '001D000000IqhSLIAZ';
  const at = (uiDomain: string | null) =>
    makePageUrls('https://login.salesforce.com').recordUrl({ accountId: '00D', uiDomain }, 'deal', id);
  expect(at('acme.my.salesforce.com')).toBe(`https://acme.my.salesforce.com/lightning/r/Opportunity/${id}/view`);
  expect(at('http://127.0.0.1:4011')).toBe(`http://127.0.0.1:4011/lightning/r/Opportunity/${id}/view`);
});

describe('change events', () => {
  const message = (header: Record<string, unknown>) => ({
    event: { replayId: 7 },
    payload: {
      ChangeEventHeader: {
        ...{ changeType: 'UPDATE', recordIds: ['001D000000IqhSLIAZ'], changeOrigin: '', transactionKey: 't' },
        ...{ sequenceNumber: 1, commitNumber: 9, commitTimestamp: 1_696_444_513_000 },
        ...header,
      },
    },
  });
  const read = (header: Record<string, unknown>, channel = '/data/AccountChangeEvent') =>
    readChangeEvent(channel, message(header));

  test('name what is to be read again, each under a key of its own', () => {
    expect(read({})).toEqual({
      ...{ replayId: 7, missed: false },
      happening: {
        key: '/data/AccountChangeEvent:t:1:9',
        occurredAt: new Date(1_696_444_513_000),
        changes: [{ type: 'company', id: '001D000000IqhSLIAZ', action: 'read' }],
      },
    });
    expect(read({ changeType: 'DELETE' }, '/data/CaseChangeEvent').happening?.changes[0]?.type).toBe('ticket');
  });

  test('our own writes are not looked at again', () => {
    expect(read({ changeOrigin: 'com/salesforce/api/rest/67.0;client=Barometer' })).toMatchObject({
      happening: null,
      missed: false,
    });
    expect(read({ changeOrigin: 'com/salesforce/api/rest/67.0;client=BarometerX' }).happening).not.toBeNull();
  });

  test.each([
    ['an overflow', { changeType: 'GAP_OVERFLOW', recordIds: ['000000000000000AAA'] }],
    ['a change of very many', { recordIds: ['001*'] }],
    ['one that names nothing', { recordIds: [] }],
  ])('%s is left to a poll', (_name, header) => {
    expect(read(header)).toEqual({ replayId: 7, happening: null, missed: true });
  });

  test('a gap that names its records is as good as a change', () => {
    expect(read({ changeType: 'GAP_UPDATE' }).happening?.changes).toHaveLength(1);
  });

  test('what is no change event is left to a poll as well', () => {
    expect(readChangeEvent('/data/AccountChangeEvent', { data: 1 })).toMatchObject({ replayId: null, missed: true });
  });
});
