import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { crms } from '@barometer/shared/crm.ts';
import express from 'express';
import { healthRoutes } from '../../server/src/api/health.ts';
import { homeRoute } from '../../server/src/api/home.ts';
import { judgeSkew } from '../../server/src/doctor/around.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { makeMetrics } from '../../server/src/telemetry/metrics.ts';
import type { ReadyCheck } from '../../server/src/telemetry/ready.ts';
import { pingRedis } from '../../server/src/telemetry/redis-ping.ts';

const fine: ReadyCheck = { name: 'database', check: async () => undefined };
const gone: ReadyCheck = { name: 'redis', check: () => Promise.reject(new Error('secret of redis://user:pass@host')) };

test.each([
  ['everything is there', [fine], 200, { status: 'ready', checks: { database: 'ok' } }],
  ['one thing is not', [fine, gone], 503, { status: 'not-ready', checks: { database: 'ok', redis: 'failed' } }],
])('when %s, /readyz says so and /healthz that the process lives', async (_name, checks, status, body) => {
  const metrics = makeMetrics({ readBacklog: async () => [] });
  const app = express().use(healthRoutes({ checks, metrics, logger: makeLogger('silent') }));
  const server = app.listen(0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await fetch(`${url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([status, body]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ['ready', [fine], 200, 'It is ready.'],
  ['not ready', [fine, gone], 503, 'It is not ready: its operator finds out why'],
])(
  'a person who opens the address of a server that is %s is told so, and where to connect',
  async (_name, checks, status, words) => {
    const home = homeRoute({ checks, appUrl: 'https://health.example.com', crms, logger: makeLogger('silent') });
    const server = express().use(home).listen(0);
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(text).toContain(words);
    for (const crm of crms) expect(text).toContain(`href="https://health.example.com/oauth/${crm}/install"`);
    expect(text).not.toMatch(/redis/i);
    await new Promise((resolve) => server.close(resolve));
  },
);

describe('asking Redis', () => {
  let server: Server;
  let heard = '';
  const start = (answer: (socket: Socket, text: string) => void) =>
    new Promise<string>((resolve) => {
      heard = '';
      server = createServer((socket) => {
        socket.on('data', (piece) => {
          heard += piece;
          answer(socket, heard);
        });
        socket.on('error', () => undefined);
      }).listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('it answers', async () => {
    const at = await start((socket, text) => text.includes('PING') && socket.write('+PONG\r\n'));
    await expect(pingRedis(`redis://${at}`)).resolves.toBeUndefined();
  });

  test('it is told the password, which is in no error', async () => {
    const at = await start((socket, text) => text.includes('PING') && socket.write('-WRONGPASS no\r\n'));
    await expect(pingRedis(`redis://me:s%40crt@${at}`)).rejects.toThrow(/^Redis refuses: WRONGPASS\.$/);
    expect(heard).toBe('*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$5\r\ns@crt\r\n*1\r\n$4\r\nPING\r\n');
  });

  test('it is not there', async () => {
    const at = await start(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(pingRedis(`redis://${at}`)).rejects.toThrow('ECONNREFUSED');
  });
});

test.each([
  [0, 'ok'],
  [29_000, 'ok'],
  [-31_000, 'warn'],
  [239_000, 'warn'],
  [-240_000, 'fail'],
  [3_600_000, 'fail'],
])('a clock that is %d ms off is %s', (skewMs, state) => {
  const check = judgeSkew('crm.hubspot.clock', skewMs);
  expect(check.state).toBe(state);
  if (state !== 'ok') expect(check.found).toContain(skewMs > 0 ? 'behind' : 'ahead');
});

test('metrics name no record, and a connection that is gone leaves no series', async () => {
  const backlog = {
    status: 'active' as const,
    lagSeconds: 3,
    ...{ events: 5, eventLagSeconds: 7, dirty: 2 },
    pendingWrites: 1,
    refusals: 0,
    waitingAlerts: 4,
  };
  let connections = ['hubspot-1', 'hubspot-2'];
  const readBacklog = async () => connections.map((connectionId) => ({ connectionId, ...backlog }));
  const metrics = makeMetrics({ readBacklog });
  expect(await metrics.text()).toContain('barometer_queue_depth{connection="hubspot-2",work="score"} 2');
  connections = ['hubspot-1'];
  const text = await metrics.text();
  expect(text).toContain('barometer_lag_seconds{connection="hubspot-1"} 3');
  expect(text).toContain('barometer_event_lag_seconds{connection="hubspot-1"} 7');
  expect(text).not.toContain('hubspot-2');
});
