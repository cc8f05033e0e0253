import { findChromium, makePrint } from '../../server/src/api/print.ts';

test('a folder that cannot be made keeps nobody from printing later', async () => {
  const print = makePrint('/bin/false', '/nowhere/at/all');
  // As often as may print at once, and once more: each is told of its own trouble, not that others print.
  for (let time = 1; time <= 3; time++)
    await expect(print('<p>')).rejects.toMatchObject({ status: 500, message: 'The brief could not be printed.' });
});

test('a browser that is named and not there is refused by the name of its variable; on the path there need be none', async () => {
  const searchPath = '/nowhere/at/all';
  for (const chromium of ['/nowhere/chromium', '/bin'])
    await expect(findChromium({ chromium, searchPath })).rejects.toThrow(`CHROMIUM_PATH: ${chromium} cannot be run`);
  expect(await findChromium({ chromium: null, searchPath })).toBeNull();
  expect(await findChromium({ chromium: '/bin/sh', searchPath })).toBe('/bin/sh');
});
