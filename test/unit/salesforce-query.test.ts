import { field } from '../sandbox/salesforce/objects/define.ts';
import { daysOf, midnightIn, todayIn } from '../sandbox/salesforce/soql/dates.ts';
import { type SalesforceSandbox, startSalesforceSandbox } from '../support/salesforce.ts';
import { items, pick } from '../support/sandbox.ts';
import { smallBook } from '../support/small-book.ts';

describe('SOQL in the simulated org', () => {
  let sandbox: SalesforceSandbox;
  beforeAll(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterAll(() => sandbox.close());

  const names = async (condition: string) =>
    (await sandbox.records(`SELECT Name FROM Account ${condition}`)).map((row) => pick(row, 'Name'));

  test('rows come with their attributes first, then what was selected, parents nested and empty ones null', async () => {
    const [first] = await sandbox.records(
      'SELECT Id, Name, Owner.Name, Parent.Name, CreatedDate FROM Account ORDER BY Id',
    );
    expect(Object.keys(Object(first))).toEqual(['attributes', 'Id', 'Name', 'Owner', 'Parent', 'CreatedDate']);
    const id = String(pick(first, 'Id'));
    expect(first).toMatchObject({
      attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` },
      Owner: { attributes: { type: 'User' }, Name: 'Ana Mota' },
      Parent: null,
      CreatedDate: '2026-01-05T08:00:00.000+0000',
    });
  });

  test.each([
    ["WHERE Name = 'company 1'", ['Company 1']],
    ["WHERE Name LIKE '%PANY _' ORDER BY Name DESC LIMIT 2", ['Company 2', 'Company 1']],
    ["WHERE Name != 'Company 1' ORDER BY Name", ['Company 0', 'Company 2']],
    ["WHERE Name IN ('Company 0', 'company 2') ORDER BY Name", ['Company 0', 'Company 2']],
    ["WHERE Name NOT IN ('Company 0') ORDER BY Name OFFSET 1", ['Company 2']],
    ["WHERE (NOT Name LIKE '%1') AND AnnualRevenue >= 1000", ['Company 2']],
    ['WHERE AnnualRevenue > 500 AND (AnnualRevenue < 1500 OR Industry != null)', ['Company 1']],
    [
      "WHERE Owner.Email = 'ana@example.com' AND ParentId = null ORDER BY AnnualRevenue DESC",
      ['Company 2', 'Company 1', 'Company 0'],
    ],
    [
      'WHERE SystemModstamp >= 2026-10-01T08:00:00Z AND SystemModstamp < 2026-10-01T10:00:01+02:00 ORDER BY Id',
      ['Company 0', 'Company 1', 'Company 2'],
    ],
    ['WHERE SystemModstamp > 2026-10-01T08:00:00.000Z', []],
    [
      'WHERE CreatedDate = THIS_YEAR AND LastModifiedDate = LAST_MONTH AND CreatedDate < LAST_N_DAYS:200 ORDER BY Id',
      ['Company 0', 'Company 1', 'Company 2'],
    ],
    ["WHERE Id IN (SELECT AccountId FROM Case WHERE Subject = 'Down')", ['Company 0']],
    ['WHERE Phone = null ORDER BY Phone NULLS FIRST, Name DESC LIMIT 1', ['Company 2']],
  ])('SELECT Name FROM Account %s', async (condition, expected) => {
    expect(await names(condition)).toEqual(expected);
  });

  test.each([
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY'],
    ['SELEC Id FROM Account', 'MALFORMED_QUERY'],
    ['SELECT Id, FROM Account', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Account WHERE Name = '\\x'", 'MALFORMED_QUERY'],
    ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY'],
    ['SELECT Id, Id FROM Account', 'MALFORMED_QUERY'],
    ['SELECT Name n FROM Account', 'MALFORMED_QUERY'],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Account ORDER BY Description', 'MALFORMED_QUERY'],
    ['SELECT Nothing__c FROM Account', 'INVALID_FIELD'],
    ['SELECT Owner.Nothing FROM Account', 'INVALID_FIELD'],
    ['SELECT Nobody.Name FROM Account', 'INVALID_FIELD'],
    ["SELECT Id FROM Account WHERE Description = 'x'", 'INVALID_FIELD'],
    ["SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ['SELECT Id FROM Account WHERE CreatedDate > 2026-01-01', 'INVALID_FIELD'],
    ['SELECT Id FROM Account WHERE Renewal_Date__c > 2026-01-01T00:00:00Z', 'INVALID_FIELD'],
    ["SELECT Id FROM Account WHERE AnnualRevenue > '5'", 'INVALID_FIELD'],
    ['SELECT Id FROM Account WHERE Name = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM Account WHERE IsDeleted = 'false'", 'INVALID_FIELD'],
    ["SELECT Id FROM Account WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ["SELECT Id FROM Account WHERE Id LIKE '001%'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Customer', 'INVALID_TYPE'],
    ['SELECT LastActivityDate FROM Case', 'INVALID_FIELD'],
    ['SELECT IsPersonAccount FROM Account', 'INVALID_FIELD'],
    ['SELECT CurrencyIsoCode FROM Account', 'INVALID_FIELD'],
    ['SELECT Health_Score__c FROM Account', 'INVALID_FIELD'],
    ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
  ])('%s is refused', async (soql, errorCode) => {
    const { status, body } = await sandbox.query(soql);
    expect({ status, errorCode: pick(body, '0.errorCode') }).toEqual({ status: 400, errorCode });
  });

  test('an unknown field is pointed at, in Salesforce’s words', async () => {
    const { body } = await sandbox.query('SELECT Id, Nothing__c FROM Account');
    expect(pick(body, '0.message')).toBe(
      "\nSELECT Id, Nothing__c FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Nothing__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    );
  });

  test('COUNT() answers a total and no records; aggregates answer groups without a url', async () => {
    expect((await sandbox.query('SELECT COUNT() FROM Account')).body).toEqual({
      totalSize: 3,
      done: true,
      records: [],
    });
    const grouped = await sandbox.records(
      'SELECT AccountId, COUNT(Id), SUM(Amount) total, MAX(CloseDate) FROM Opportunity GROUP BY AccountId ORDER BY AccountId',
    );
    expect(grouped).toEqual([
      {
        attributes: { type: 'AggregateResult' },
        AccountId: expect.any(String),
        expr0: 1,
        total: 1200,
        expr1: '2026-01-05',
      },
      {
        attributes: { type: 'AggregateResult' },
        AccountId: expect.any(String),
        expr0: 1,
        total: 300,
        expr1: '2026-01-05',
      },
    ]);
    expect(
      await sandbox.records('SELECT COUNT(Id) n, AVG(Amount), MIN(NPS_Score__c) FROM Account').catch(String),
    ).toMatch('INVALID_FIELD');
    expect(await sandbox.records('SELECT COUNT(Id) n, SUM(Amount) FROM Opportunity WHERE Amount > 9999')).toEqual([
      { attributes: { type: 'AggregateResult' }, n: 0, expr0: null },
    ]);
  });

  test('a subquery gives each parent its children, and null to one that has none', async () => {
    const rows = await sandbox.records(
      'SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account ORDER BY Name',
    );
    expect(pick(rows, '0.Contacts')).toMatchObject({ totalSize: 2, done: true });
    expect(pick(rows, '1.Contacts')).toBeNull();
    expect((await sandbox.query('SELECT (SELECT Id FROM Friends) FROM Account')).status).toBe(400);
  });

  test('an owner of a case may be several things, and is shown as a Name', async () => {
    const [row] = await sandbox.records('SELECT Owner.Name, Account.Name FROM Case');
    expect(row).toMatchObject({
      Owner: { attributes: { type: 'Name' } },
      Account: { attributes: { type: 'Account' } },
    });
  });

  test('what the integration user does not see is not there', async () => {
    await sandbox.control('POST', '/fields', { object: 'Account', field: 'Phone', access: 'none' });
    expect(pick((await sandbox.query('SELECT Phone FROM Account')).body, '0.errorCode')).toBe('INVALID_FIELD');
    const described = items((await sandbox.call('GET', '/sobjects/Account/describe')).body, 'fields');
    expect(described.map((field) => pick(field, 'name'))).not.toContain('Phone');
    await sandbox.control('POST', '/fields', { object: 'Account', field: 'Phone', access: 'edit' });
  });
});

describe('paging in the simulated org', () => {
  let sandbox: SalesforceSandbox;
  beforeAll(async () => {
    sandbox = await startSalesforceSandbox({ book: smallBook({ companies: 2_345 }) });
  });
  afterAll(() => sandbox.close());

  test('a page has 2,000 rows, the next one the rest, and either may be fetched again', async () => {
    const { body } = await sandbox.query('SELECT Id FROM Account ORDER BY SystemModstamp, Id');
    expect({ ...Object(body), records: items(body, 'records').length }).toEqual({
      totalSize: 2_345,
      done: false,
      nextRecordsUrl: expect.stringMatching(/^\/services\/data\/v67\.0\/query\/01g\w{15}-2000$/),
      records: 2_000,
    });
    const next = String(pick(body, 'nextRecordsUrl'));
    for (let time = 0; time < 2; time += 1) {
      const more = (await sandbox.call('GET', next)).body;
      expect({ size: items(more, 'records').length, done: pick(more, 'done') }).toEqual({ size: 345, done: true });
    }
    sandbox.pass(2 * 24 * 3_600_000);
  });

  test('a cursor ends after two days, and a made up one never was', async () => {
    const fresh = await startSalesforceSandbox({ book: smallBook({ companies: 2_001 }) });
    const next = String(pick((await fresh.query('SELECT Id FROM Account')).body, 'nextRecordsUrl'));
    expect((await fresh.call('GET', next)).status).toBe(200);
    expect((await fresh.call('GET', '/query/01gxx0000000000AAA-2000')).body).toEqual([
      { message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' },
    ]);
    fresh.pass(2 * 24 * 3_600_000);
    const { accessToken } = fresh.install();
    const late = await fresh.call('GET', next, undefined, { authorization: `Bearer ${accessToken}` });
    expect(pick(late.body, '0.errorCode')).toBe('INVALID_QUERY_LOCATOR');
    await fresh.close();
  });

  test('a smaller page may be wished for, down to 200', async () => {
    const { accessToken } = sandbox.install();
    const page = async (size: number) => {
      const headers = { 'Sforce-Query-Options': `batchSize=${size}`, authorization: `Bearer ${accessToken}` };
      return items((await sandbox.call('GET', '/query?q=SELECT+Id+FROM+Account', undefined, headers)).body, 'records')
        .length;
    };
    expect([await page(500), await page(10), await page(9_999)]).toEqual([500, 200, 2_000]);
  });

  test('two long texts of the org’s own make a page 200 rows', async () => {
    for (const name of ['One__c', 'Two__c']) {
      const longText = field(name, name, 'textarea(1000)', 'Create, Nillable, Update', { longText: true });
      sandbox.org.commit({ op: 'field', object: 'Account', field: longText });
    }
    const { accessToken } = sandbox.install();
    const size = async (fields: string) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      const { body } = await sandbox.call('GET', `/query?q=SELECT+${fields}+FROM+Account`, undefined, headers);
      return items(body, 'records').length;
    };
    expect([await size('Id,One__c'), await size('Id,One__c,Two__c')]).toEqual([2_000, 200]);
  });
});

describe('date literals', () => {
  // A Sunday.
  const today = '2026-11-01';

  test.each([
    ['TODAY', '2026-11-01', '2026-11-02'],
    ['YESTERDAY', '2026-10-31', '2026-11-01'],
    ['LAST_N_DAYS:30', '2026-10-02', '2026-11-02'],
    ['NEXT_N_DAYS:3', '2026-11-02', '2026-11-05'],
    ['N_DAYS_AGO:2', '2026-10-30', '2026-10-31'],
    ['LAST_WEEK', '2026-10-25', '2026-11-01'],
    ['THIS_WEEK', '2026-11-01', '2026-11-08'],
    ['LAST_MONTH', '2026-10-01', '2026-11-01'],
    ['NEXT_N_MONTHS:2', '2026-12-01', '2027-02-01'],
    ['N_MONTHS_AGO:11', '2025-12-01', '2026-01-01'],
    ['THIS_QUARTER', '2026-10-01', '2027-01-01'],
    ['LAST_N_QUARTERS:4', '2025-10-01', '2026-10-01'],
    ['NEXT_YEAR', '2027-01-01', '2028-01-01'],
    ['THIS_FISCAL_YEAR', '2026-01-01', '2027-01-01'],
    ['LAST_90_DAYS', '2026-08-03', '2026-11-02'],
  ])('%s is from %s until %s', (literal, from, until) => {
    expect(daysOf(literal, today)).toEqual({ from, until });
  });

  test('a day begins when it does in the user’s time zone, also when the clocks change', () => {
    const iso = (day: string, zone = 'Europe/Berlin') => new Date(midnightIn(zone, day)).toISOString();
    expect(iso('2026-10-25')).toBe('2026-10-24T22:00:00.000Z');
    expect(iso('2026-10-26')).toBe('2026-10-25T23:00:00.000Z');
    expect(iso('2026-03-30')).toBe('2026-03-29T22:00:00.000Z');
    expect(iso('2026-11-01', 'America/Los_Angeles')).toBe('2026-11-01T07:00:00.000Z');
    expect(todayIn('Pacific/Auckland', Date.parse('2026-11-01T12:00:00Z'))).toBe('2026-11-02');
  });
});
