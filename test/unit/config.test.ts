import { readConfig } from '../../server/src/config.ts';
import { optionalScopes } from '../../server/src/crm/hubspot/scopes.ts';
import { InputError } from '../../server/src/problem.ts';

const good = {
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  HUBSPOT_CLIENT_ID: 'id',
  HUBSPOT_CLIENT_SECRET: 'secret',
};

describe('configuration', () => {
  test('three variables are enough; everything else has a default', () => {
    expect(readConfig(good)).toEqual({
      ...{
        port: 3000,
        appUrl: 'http://localhost:3000',
        databaseUrl: null,
        redisUrl: null,
        dataDir: '.barometer',
        logLevel: 'info',
      },
      ...{ fieldMapFile: null, proxies: 0, usageRequestsPerMinute: 600 },
      ...{ redisUrl: null, operatorPassword: null, eraseAfterDays: 30, privateReceivers: false },
      ...{ chromium: null, searchPath: '' },
      encryptionKey: new Uint8Array(32).fill(7),
      hubspot: {
        ...{ clientId: 'id', clientSecret: 'secret', apiUrl: 'https://api.hubapi.com' },
        authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
        optionalScopes: [],
      },
      salesforce: null,
    });
  });

  test.each([
    'https://app-eu1.hubspot.com',
    'https://app-eu1.hubspot.com/',
    'https://app-eu1.hubspot.com/oauth/authorize',
  ])('HUBSPOT_APP_URL may be the site or the page: %s', (HUBSPOT_APP_URL) => {
    expect(readConfig({ ...good, HUBSPOT_APP_URL }).hubspot?.authorizeUrl).toBe(
      'https://app-eu1.hubspot.com/oauth/authorize',
    );
  });

  test('APP_URL follows PORT, and loses its last slash', () => {
    expect(readConfig({ ...good, PORT: '8080' }).appUrl).toBe('http://localhost:8080');
    expect(readConfig({ ...good, APP_URL: 'https://health.example.com/' }).appUrl).toBe('https://health.example.com');
  });

  test('an empty variable counts as not set', () => {
    expect(readConfig({ ...good, DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: null, port: 3000 });
  });

  test('every problem is told at once, each with its remedy', () => {
    const env = {
      PORT: '99999',
      APP_URL: 'health.example.com',
      DATABASE_URL: 'mysql://x',
      ENCRYPTION_KEY: 'c2hvcnQ=',
      HUBSPOT_API_URL: 'ftp://x',
      LOG_LEVEL: 'loud',
      PROXIES: 'yes',
      USAGE_REQUESTS_PER_MINUTE: '0',
    };
    const problems = problemsOf(env);
    expect(problems.map(({ path }) => path).sort()).toEqual(
      [...Object.keys(env), 'HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'].sort(),
    );
    for (const { message, remedy } of problems) expect([message, remedy].every((text) => text.length > 8)).toBe(true);
  });

  test('the scopes that may be asked for beside are those that are of use, and no others', () => {
    const all = { ...good, HUBSPOT_OPTIONAL_SCOPES: optionalScopes.join(' ') };
    expect(readConfig(all).hubspot?.optionalScopes).toEqual(optionalScopes);
    const [refused] = problemsOf({ ...good, HUBSPOT_OPTIONAL_SCOPES: 'crm.objects.invoices.read' });
    for (const scope of optionalScopes) expect(refused?.remedy).toContain(scope);
  });

  test('Salesforce alone will do, HubSpot alone, or both; half of either is told', () => {
    const { ENCRYPTION_KEY } = good;
    const salesforce = { SALESFORCE_CLIENT_ID: 'key', SALESFORCE_CLIENT_SECRET: 'secret' };
    const alone = readConfig({ ENCRYPTION_KEY, ...salesforce, SALESFORCE_LOGIN_URL: 'https://test.salesforce.com/' });
    expect([alone.hubspot, alone.salesforce]).toEqual([
      null,
      { clientId: 'key', clientSecret: 'secret', loginUrl: 'https://test.salesforce.com' },
    ]);
    expect(readConfig({ ...good, ...salesforce })).toMatchObject({
      hubspot: { clientId: 'id' },
      salesforce: { clientId: 'key' },
    });
    const half = problemsOf({ ...good, SALESFORCE_CLIENT_ID: 'key' });
    expect(half.map(({ path }) => path)).toEqual(['SALESFORCE_CLIENT_SECRET']);
  });

  test('a secret that is wrong is not repeated in the message', () => {
    expect(JSON.stringify(problemsOf({ ...good, ENCRYPTION_KEY: 'hunter2hunter2' }))).not.toContain('hunter2');
  });
});

function problemsOf(env: Record<string, string>) {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}
