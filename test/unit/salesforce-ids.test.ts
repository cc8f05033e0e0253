import { compareIds, idOf, longId, placeOf, readId } from '../sandbox/salesforce/ids.ts';

describe('ids of the simulated org', () => {
  test('the checksum of a known id is Salesforce’s own', () => {
    expect(longId('001D000000IqhSL')).toBe('001D000000IqhSLIAZ');
    expect(longId('00580000003fU5d')).toHaveLength(18);
    expect(longId('001xx000003DGb1')).toBe('001xx000003DGb1AAG');
  });

  test('either form names a record; a wrong length, checksum or character names none', () => {
    const id = idOf('001', 7);
    expect(readId(id)).toBe(id);
    expect(readId(id.slice(0, 15))).toBe(id);
    expect(readId(`${id.slice(0, 17)}${id.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
    for (const bad of [id.slice(0, 16), `${id}A`, '001-00000000001', '', 42]) expect(readId(bad)).toBeUndefined();
  });

  test('later records have greater ids, in ASCII order, and some differ from others in nothing but case', () => {
    const ids = Array.from({ length: 500 }, (_, place) => idOf('001', place));
    expect([...ids].sort(compareIds)).toEqual(ids);
    expect(ids.map(placeOf)).toEqual(ids.map((_, place) => place));
    const short = ids.map((id) => id.slice(0, 15));
    expect(new Set(short).size).toBe(500);
    expect(new Set(short.map((id) => id.toLowerCase())).size).toBeLessThan(500);
  });
});
