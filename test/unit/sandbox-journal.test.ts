import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { items, pick, startSandbox } from '../support/sandbox.ts';

const companies = '/crm/objects/2026-09/companies';

describe('sandbox journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const journalPath = join(folder, 'journal.jsonl');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a restarted sandbox is the account it was', async () => {
    const first = await startSandbox({ journalPath });
    const property = {
      name: 'health_score',
      label: 'Score',
      type: 'number',
      fieldType: 'number',
      groupName: 'barometer',
    };
    await first.call('POST', '/crm/properties/2026-09/companies/groups', { name: 'barometer', label: 'Barometer' });
    await first.call('POST', '/crm/properties/2026-09/companies', property);
    await first.call('POST', `${companies}/batch/update`, {
      inputs: [{ id: '100', properties: { health_score: '71' } }],
    });
    await first.call('POST', '/_sandbox/records', [
      { action: 'create', objectType: 'tickets', properties: { subject: 'New one' }, companyIds: ['102', '100'] },
      { action: 'patch', objectType: 'companies', id: '102', properties: { notes_last_contacted: '2026-10-30' } },
      { action: 'archive', objectType: 'contacts', id: '1001' },
      { action: 'merge', objectType: 'companies', primaryId: '100', mergeId: '101' },
    ]);
    const look = async (sandbox: typeof first) => {
      const asked =
        'properties=health_score,notes_last_contacted&associations=contacts,deals,tickets&propertiesWithHistory=name';
      const { body } = await sandbox.call('GET', `${companies}?${asked}`);
      return body;
    };
    const before = await look(first);
    const cursor = String(pick((await first.call('GET', `${companies}?limit=1`)).body, 'paging.next.after'));
    expect(items(before, 'results')).toHaveLength(2);
    await first.close();

    // A write that was cut off by the end of the process never had its answer sent.
    appendFileSync(journalPath, '{"op":"archive","type":"compan');
    const second = await startSandbox({ journalPath });
    expect(await look(second)).toEqual(before);
    expect((await second.call('GET', `${companies}?after=${cursor}`)).status).toBe(200);
    expect(second.refreshToken).toBe(first.refreshToken);
    await second.call('PATCH', `${companies}/102`, { properties: { city: 'Graz' } });
    await second.close();

    const third = await startSandbox({ journalPath });
    expect(pick((await third.call('GET', `${companies}/102?properties=city`)).body, 'properties.city')).toBe('Graz');
    await third.close();
  });

  test('what is answered is written first, and only what changes something', async () => {
    const path = join(folder, 'second.jsonl');
    const sandbox = await startSandbox({ journalPath: path });
    const lines = () => readFileSync(path, 'utf8').split('\n').length - 1;
    const before = lines();
    await sandbox.call('PATCH', `${companies}/100`, { properties: { city: 'Linz' } });
    expect(lines()).toBe(before + 1);
    await sandbox.call('PATCH', `${companies}/100`, { properties: { city: 'Linz' } });
    await sandbox.call('PATCH', `${companies}/100`, { properties: { annualrevenue: 'x' } });
    expect(lines()).toBe(before + 1);
    await sandbox.close();
  });
});
