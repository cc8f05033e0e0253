import type { Call } from '../../server/src/crm/salesforce/client.ts';
import type { Org } from '../../server/src/crm/salesforce/org.ts';
import { findModified, makeReader } from '../../server/src/crm/salesforce/reader.ts';

const none = { company: new Map(), contact: new Map(), deal: new Map(), ticket: new Map() };
const org: Org = {
  fieldMap: { company: {}, contact: {}, deal: {}, ticket: {} },
  fieldTypes: { ...none, company: new Map([['Id', 'id']]) },
  customFields: none,
  rates: null,
};
const ids = Array.from({ length: 300 }, (_, place) => `001000000000${String(place).padStart(3, '0')}AAA`);
const rows = (some: string[]) => some.map((Id) => ({ Id, SystemModstamp: '2026-11-26T05:00:00.000+0000' }));

/** An org that answers queries by this; every query is kept. */
function answering(answer: (soql: string) => { done: boolean; records: object[] }) {
  const asked: string[] = [];
  const call: Call = async ({ url }, schema) => {
    const soql = decodeURIComponent(url.split('?q=')[1] ?? '');
    asked.push(soql);
    return schema.parse({ totalSize: 1, ...answer(soql) });
  };
  return { call, asked };
}

describe('reading by ids', () => {
  test('goes on where an org gives fewer rows than were asked for, as it does with two long texts among them', async () => {
    const { call, asked } = answering((soql) => {
      const wanted = ids.filter((id) => soql.includes(id) && id !== ids[7]);
      return { done: wanted.length <= 120, records: rows(wanted.slice(0, 120)) };
    });
    const { records, gone } = await makeReader(call, org, () => new Date()).readRecords('company', ids);
    expect(records.map(({ id }) => id)).toEqual(ids.filter((id) => id !== ids[7]));
    expect([gone, asked.length]).toEqual([[ids[7]], 3]);
  });

  test.each([
    ['nothing', []],
    ['what nobody asked for', rows(['001zzzzzzzzzzzzAAA'])],
  ])('ends where the org says that there is more, and gives %s', async (_what, records) => {
    const { call } = answering(() => ({ done: false, records }));
    await expect(makeReader(call, org, () => new Date()).readRecords('company', ids)).rejects.toMatchObject({
      code: 'bad-answer',
    });
  });
});

describe('an org that gives the same page again and again', () => {
  const { call } = answering(() => ({ done: false, records: rows(ids.slice(0, 2)) }));

  test('is not listed for ever', async () => {
    const reader = makeReader(call, org, () => new Date());
    const { next } = await reader.readPage('company', null);
    await expect(reader.readPage('company', next)).rejects.toMatchObject({ code: 'bad-answer' });
  });

  test('nor polled', async () => {
    const { next } = await findModified(call, 'company', { fromMs: 0, afterId: null });
    if (next === null) throw new Error('There is more.');
    await expect(findModified(call, 'company', next)).rejects.toMatchObject({ code: 'bad-answer' });
  });
});

describe('a moment of whole seconds', () => {
  const stamp = '2026-11-26T05:00:00.000Z';
  const { call } = answering(() => ({
    done: true,
    records: [{ Id: ids[0], SystemModstamp: '2026-11-26T05:00:00.000+0000' }],
  }));

  test.each([
    ['within it', '2026-11-26T05:00:00.400Z', '2026-11-26T04:59:59.999Z'],
    ['by a clock that is a little behind', '2026-11-26T04:59:57.000Z', '2026-11-26T04:59:59.999Z'],
    ['well after it', '2026-11-26T05:00:30.000Z', stamp],
  ])('read %s is known as of then', async (_when, now, known) => {
    const { records } = await makeReader(call, org, () => new Date(now)).readPage('company', null);
    expect(records.map(({ modifiedAt }) => modifiedAt)).toEqual([known]);
  });
});
