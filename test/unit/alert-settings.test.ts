import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../server/src/alerts/settings.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const context = { known: {}, bands: ['green', 'yellow', 'red'], allowPrivate: false };
const good = `version: 1
rules:
  - { id: turned-red, when: { band: { to: [red] } }, channels: [owner, ops] }
  - { id: falls-fast, when: { fall: { points: 15, days: 14 } }, channels: [team] }
channels:
  - { id: owner, kind: task }
  - { id: ops, kind: webhook, url: "https://ops.example.com/hook?token=t0p", secret: "${secret}" }
  - { id: team, kind: slack, url: "https://hooks.slack.com/services/T/B/x", deliver: daily }
quietHours: { from: "18:00", to: "08:00", weekends: true }
`;

test('secrets and addresses are taken out; what is kept in the open names hosts', () => {
  const read = readSettings(good, context);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(read.secrets).toEqual({
    ops: { url: 'https://ops.example.com/hook?token=t0p', secret },
    team: { url: 'https://hooks.slack.com/services/T/B/x' },
  });
  expect(JSON.stringify(read.settings)).not.toMatch(/whsec_|t0p|services/);
  expect(read.settings.channels).toEqual([
    { id: 'owner', kind: 'task', priority: 'high', dueInDays: 1 },
    { id: 'ops', kind: 'webhook', deliver: 'at-once', host: 'ops.example.com' },
    { id: 'team', kind: 'slack', deliver: 'daily', host: 'hooks.slack.com' },
  ]);
  expect(read.settings.digestAt).toBe('08:00');
});

test('a channel that leaves its secrets out goes on with those it had', () => {
  const first = readSettings(good, context);
  const text = good.replace(/, url: "[^"]+"(, secret: "[^"]+")?/g, '');
  const again = first.ok && readSettings(text, { ...context, known: first.secrets });
  expect(again).toEqual(first);
});

test.each<[string, string, string, string]>([
  ['is no list', 'rules:', 'rules: 3\nx:', 'rules'],
  ['an unknown key', 'version: 1', 'version: 1\nfrequency: high', ''],
  ['an unknown band', '[red]', '[purple]', 'rules[0].when.band'],
  ['an unknown channel', '[team]', '[teem]', 'rules[1].channels[0]'],
  ['a rule twice', 'falls-fast', 'turned-red', 'rules[1].id'],
  ['a channel twice', '{ id: team', '{ id: owner', 'channels[2].id'],
  ['http', 'https://ops', 'http://ops', 'channels[1].url'],
  ['no address', 'url: "https://hooks.slack.com/services/T/B/x", ', '', 'channels[2].url'],
  ['no secret', `, secret: "${secret}"`, '', 'channels[1].secret'],
  ['a secret that is too short', secret, 'whsec_c2hvcnQ=', 'channels[1].secret'],
  ['more days than are kept', 'days: 14', 'days: 31', 'rules[1].when.fall.days'],
  ['a daily task', 'kind: task', 'kind: task, deliver: daily', 'channels[0]'],
  ['no time of day', '"18:00"', '"25:00"', 'quietHours.from'],
  ['a name with blanks', 'id: falls-fast', 'id: falls fast', 'rules[1].id'],
  ['two changes in one rule', 'fall: { points: 15', 'band: {}, fall: { points: 15', 'rules[1].when'],
  ['no YAML', 'rules:', 'rules: [', ''],
  ['a key twice', 'version: 1', 'version: 1\nversion: 1', ''],
])('%s is refused with its place and a remedy, and without a secret', (_name, from, to, path) => {
  expect(good).toContain(from);
  const read = readSettings(good.replace(from, to), context);
  if (read.ok) throw new Error('It was taken.');
  expect(read.problems.map((problem) => problem.path)).toContain(path);
  for (const { message, remedy } of read.problems)
    expect([message, remedy].every((text) => text.length > 3)).toBe(true);
  expect(JSON.stringify(read.problems)).not.toMatch(/t0p|c2hvcnQ|Bwc/);
});

test('every problem is told at once', () => {
  const read = readSettings(good.replace('[red]', '[purple]').replace('[team]', '[teem]'), context);
  expect(read.ok ? [] : read.problems).toHaveLength(2);
});

test('the example of the documentation is refused as it stands, and taken with a secret of one’s own in it', () => {
  const page = readFileSync(join(__dirname, '../../docs/alerts.md'), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(readSettings(example, context)).toMatchObject({ ok: false, problems: [{ path: 'channels[1].secret' }] });
  expect(readSettings(example.replace('whsec_…', secret), context)).toMatchObject({ ok: true });
});
