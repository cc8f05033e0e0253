import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateBook } from '../sandbox/book/generate.ts';
import { readFlags } from '../sandbox/flags.ts';
import { translate } from '../sandbox/salesforce/translate/translate.ts';
import { openState } from '../sandbox/state.ts';
import { startSalesforceSandbox } from '../support/salesforce.ts';
import { pick } from '../support/sandbox.ts';
import { bookTime } from '../support/small-book.ts';

describe('what a simulated org keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'org-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a restarted org is the org it was: records, recycle bin, permissions and refresh tokens', async () => {
    const journalPath = join(folder, 'journal.jsonl');
    const first = await startSalesforceSandbox({ journalPath });
    const made = await first.call('POST', '/sobjects/Account', { Name: 'Made here' });
    await first.call('DELETE', `/sobjects/Account/${String(pick(made.body, 'id'))}`);
    const kept = await first.call('POST', '/sobjects/Account', { Name: 'Kept' });
    await first.control('POST', '/fields', { object: 'Account', field: 'Phone', access: 'none' });
    await first.close();

    const second = await startSalesforceSandbox({ journalPath });
    expect(await second.records("SELECT Id FROM Account WHERE Name IN ('Made here', 'Kept')")).toMatchObject([
      { Id: pick(kept.body, 'id') },
    ]);
    const bin = await second.call('GET', '/queryAll?q=SELECT+Name+FROM+Account+WHERE+IsDeleted=true');
    expect(pick(bin.body, 'records.0.Name')).toBe('Made here');
    expect((await second.query('SELECT Phone FROM Account')).status).toBe(400);
    const refreshed = await second.form('/services/oauth2/token', {
      grant_type: 'refresh_token',
      client_id: second.clientId,
      client_secret: second.clientSecret,
      refresh_token: first.refreshToken,
    });
    expect(refreshed.status).toBe(200);
    await second.close();
  });

  test('a state folder belongs to one CRM', () => {
    const flags = (...args: string[]) => {
      const read = readFlags(args);
      if (!('flags' in read)) throw new Error(JSON.stringify(read));
      return read.flags;
    };
    const state = join(folder, 'state');
    expect(openState(flags('--crm', 'salesforce', '--state', state), bookTime)).toMatchObject({
      source: { crm: 'salesforce' },
    });
    expect(openState(flags('--state', state), bookTime)).toMatchObject({
      problems: [expect.stringContaining('--crm')],
    });
    expect(readFlags(['--crm', 'zoho', '--fields', 'deployed'])).toMatchObject({
      problems: [expect.stringContaining('hubspot or salesforce'), expect.stringContaining('--fields')],
    });
  });

  test('a book of any size becomes an org in which every required field is filled and every id leads somewhere', () => {
    const book = generateBook({ companies: 120, seed: 3, now: new Date(bookTime) });
    const content = translate(book, { fields: 'missing', personAccounts: false, multiCurrency: false });
    expect(content.rows.Account).toHaveLength(book.companies.length);
    const known = new Set(Object.values(content.rows).flatMap((rows) => rows.map(({ Id }) => Id)));
    for (const { name, fields } of content.objects) {
      for (const row of content.rows[name] ?? []) {
        for (const field of fields) {
          const value = row[field.name] ?? null;
          if (value === null)
            expect([name, field.name, field.nillable || field.type === 'boolean']).toEqual([name, field.name, true]);
          else if (field.type === 'reference') expect(known).toContain(value);
          else if (typeof value === 'string' && field.length > 0)
            expect(value.length).toBeLessThanOrEqual(field.length);
        }
      }
    }
  });
});
