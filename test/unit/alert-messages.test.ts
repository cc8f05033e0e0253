import { isPrivateAddress } from '../../server/src/alerts/address.ts';
import { toSlack, toTask, toWebhook } from '../../server/src/alerts/format.ts';
import type { AlertMessage } from '../../server/src/alerts/message.ts';
import { makePost } from '../../server/src/alerts/receiver.ts';
import { signatureHeaders } from '../../server/src/alerts/sign.ts';

const message: AlertMessage = {
  ...{ rule: 'turned-red', kind: 'band', ownerId: '501', ownerName: 'Ana <Mota>' },
  company: { id: '17', name: 'A & B <!channel>', url: 'https://app.example.com/17' },
  ...{ title: 'A & B <!channel> went from Green to Red (80 → 30)', reasons: ['5 tickets open, 1 before (−40)'] },
  ...{ before: { score: 80, band: 'green' }, after: { score: 30, band: 'red' } },
  ...{ since: '2026-06-29T12:00:00.000Z', at: '2026-06-30T12:00:00.000Z' },
};

test('the signature is the one of the published example', () => {
  const headers = signatureHeaders(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    '{"test": 2432232314}',
    new Date(1_614_265_330_000),
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a webhook tells one alert, or a digest of several', () => {
  expect(JSON.parse(toWebhook([message], 'hubspot-1', false))).toMatchObject({
    ...{ type: 'health.band_changed', timestamp: message.at },
    data: { connectionId: 'hubspot-1', company: { id: '17' }, before: { score: 80 }, after: { band: 'red' } },
  });
  const digest = JSON.parse(toWebhook([message, { ...message, kind: 'fall' }], 'hubspot-1', true));
  expect(digest.type).toBe('health.digest');
  expect(digest.data.alerts.map(({ type }: { type: string }) => type)).toEqual(['health.band_changed', 'health.fell']);
});

test('a customer’s name calls nobody in Slack and makes no tag in a task', () => {
  const slack = toSlack([message], false);
  expect(slack).not.toContain('<!channel>');
  expect(slack).toContain('A &amp; B &lt;!channel&gt;');
  expect(JSON.parse(slack).blocks[0].text.text).toContain('• 5 tickets open, 1 before (−40)\nOwner: Ana &lt;Mota&gt;');
  const task = toTask(message, { id: 'o', kind: 'task', priority: 'high', dueInDays: 2 }, new Date(message.at));
  expect(task).toMatchObject({ companyId: '17', ownerId: '501', priority: 'high' });
  expect(task.dueAt.toISOString()).toBe('2026-07-02T12:00:00.000Z');
});

test('a long digest is cut, and says so', () => {
  const { blocks } = JSON.parse(
    toSlack(
      Array.from({ length: 60 }, () => message),
      true,
    ),
  );
  expect(blocks).toHaveLength(41);
  expect(JSON.stringify(blocks.at(-1))).toContain('and 20 more');
});

test.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
  ],
  ...[
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
  ],
  ...['224.0.0.1', '255.255.255.255', 'ff02::1', '192.0.2.1', '2001:db8::1', 'not an address', ''],
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])('%s is public', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

test.each([
  ['http://hooks.example.com/', 'not-https'],
  ['https://127.0.0.1/', 'private-address'],
  ['https://[::1]/', 'private-address'],
  ['https://169.254.169.254/latest/meta-data', 'private-address'],
  ['https://2130706433/', 'private-address'],
  ['https://0x7f.1/', 'private-address'],
  ['https://localhost/', 'private-address'],
  ['nonsense', 'not-https'],
])('nothing is sent to %s', async (url, code) => {
  expect(await makePost({ allowPrivate: false })(url, '{}', {})).toMatchObject({ kind: 'failed', code, final: true });
});
