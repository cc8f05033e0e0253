import fc from 'fast-check';
import type { ModifiedSince } from '../../server/src/crm/connector.ts';
import { nextSince } from '../../server/src/crm/hubspot/search.ts';

const pageSize = 200;

interface Modified {
  id: string;
  atMs: number;
}

/** HubSpot's search of what was modified, in pages of 200. */
function page(records: Modified[], { fromMs, afterId }: ModifiedSince): Modified[] {
  const found =
    afterId === null
      ? records.filter(({ atMs }) => atMs >= fromMs).sort((a, b) => a.atMs - b.atMs)
      : records
          .filter(({ atMs, id }) => atMs === fromMs && Number(id) > Number(afterId))
          .sort((a, b) => Number(a.id) - Number(b.id));
  return found.slice(0, pageSize);
}

test('whatever is modified, also while it is read, and by the thousand at one moment, is read', () => {
  const moment = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 5, arbitrary: fc.constant(7) },
  );
  const change = fc.record({ afterPage: fc.nat(8), index: fc.nat(900) });
  fc.assert(
    fc.property(
      fc.array(moment, { minLength: 1, maxLength: 900 }),
      fc.array(change, { maxLength: 20 }),
      (moments, changes) => {
        const records = moments.map((atMs, index) => ({ id: String(index + 1), atMs }));
        const seen = new Map<string, number>();
        let since: ModifiedSince | null = { fromMs: 0, afterId: null };
        let clock = 100;
        for (let pages = 0; since !== null; pages++) {
          expect(pages).toBeLessThan(200);
          const read = page(records, since);
          for (const { id, atMs } of read) seen.set(id, atMs);
          const last = read.at(-1);
          since = nextSince(since, last && { ...last, isFull: read.length >= pageSize });
          for (const { index } of changes.filter(({ afterPage }) => afterPage === pages)) {
            const record = records[index % records.length];
            if (record && since !== null) record.atMs = clock++;
          }
        }
        for (const { id, atMs } of records) expect(seen.get(id)).toBe(atMs);
      },
    ),
    { numRuns: 60 },
  );
});

test('a page that is full of one moment goes on through it by id, then to the next', () => {
  expect(nextSince({ fromMs: 5, afterId: null }, { id: '9', atMs: 5, isFull: true })).toEqual({
    fromMs: 5,
    afterId: '0',
  });
  expect(nextSince({ fromMs: 5, afterId: '0' }, { id: '9', atMs: 5, isFull: true })).toEqual({
    fromMs: 5,
    afterId: '9',
  });
  expect(nextSince({ fromMs: 5, afterId: '9' }, undefined)).toEqual({ fromMs: 6, afterId: null });
  expect(nextSince({ fromMs: 5, afterId: null }, { id: '9', atMs: 5, isFull: false })).toBeNull();
});
