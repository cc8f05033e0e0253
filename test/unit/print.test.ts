import { makePrint } from '../../server/src/api/print.ts';

test('a folder that cannot be made keeps nobody from printing later', async () => {
  const print = makePrint('/bin/false', '/nowhere/at/all');
  // As often as may print at once, and once more: each is told of its own trouble, not that others print.
  for (let time = 1; time <= 3; time++)
    await expect(print('<p>')).rejects.toMatchObject({ status: 500, message: 'The brief could not be printed.' });
});
