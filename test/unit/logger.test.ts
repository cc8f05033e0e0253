import { Writable } from 'node:stream';
import { makeLogger } from '../../server/src/telemetry/logger.ts';

test('an error is logged without the rows, parameters and words it carries', () => {
  let text = '';
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  const cause = Object.assign(new Error('duplicate key'), { detail: 'ana@secret.example', params: ['secret token'] });
  const error = Object.assign(new Error('query failed', { cause }), {
    code: '23505',
    query: 'insert secret',
    where: 'secret',
  });
  makeLogger('info', sink).error({ err: error }, 'sync failed');
  expect(JSON.parse(text)).toMatchObject({
    err: { message: 'query failed', code: '23505', cause: { message: 'duplicate key' } },
  });
  expect(text).not.toContain('secret');
});
