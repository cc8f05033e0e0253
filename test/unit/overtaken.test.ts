import { makeOvertaken } from '../../server/src/sync/overtaken.ts';

const page = (...ids: string[]) => ({ records: ids.map((id) => ({ id })), next: null });

/** Settled by the test, when it likes. */
function later<T>() {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

test('what was read by id while a page was under way is left out of that page, and of no other', async () => {
  const overtaken = makeOvertaken();
  const kept: string[] = [];
  const keep = async ({ records }: { records: { id: string }[] }) => void kept.push(...records.map(({ id }) => id));
  const tickets = later<ReturnType<typeof page>>();
  const deals = later<ReturnType<typeof page>>();
  const listing = [
    overtaken.keepPage('ticket', () => tickets.promise, keep),
    overtaken.keepPage('deal', () => deals.promise, keep),
  ];
  await overtaken.keepRead('ticket', ['2'], async () => void kept.push('read 2'));
  tickets.settle(page('1', '2', '3'));
  deals.settle(page('2'));
  await Promise.all(listing);
  await overtaken.keepPage('ticket', async () => page('2'), keep);
  expect(kept.sort()).toEqual(['1', '2', '2', '3', 'read 2']);
});

test('a page is not kept while something read is being kept', async () => {
  const overtaken = makeOvertaken();
  const kept: string[] = [];
  const reading = later<void>();
  const read = overtaken.keepRead('ticket', ['1'], async () => {
    await reading.promise;
    kept.push('read');
  });
  const listed = overtaken.keepPage(
    'ticket',
    async () => page('1', '2'),
    async ({ records }) => void kept.push(`page of ${records.length}`),
  );
  reading.settle();
  await Promise.all([read, listed]);
  // Asked for before or after: the newer of the two readings is what stays.
  expect(kept[0]).toBe('read');
});

test('a failure to keep one thing stops no other', async () => {
  const overtaken = makeOvertaken();
  const failing = overtaken.keepRead('ticket', ['1'], async () => {
    throw new Error('The database is gone.');
  });
  const listed = overtaken.keepPage(
    'ticket',
    async () => page('1'),
    async () => undefined,
  );
  await expect(failing).rejects.toThrow('gone');
  await expect(listed).resolves.toEqual(page('1'));
});
