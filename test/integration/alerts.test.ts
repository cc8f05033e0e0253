import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVault } from '../../server/src/crm/vault.ts';
import type { Check } from '../../server/src/doctor/check.ts';
import type { AlertsShown, ChannelTested } from '../../server/src/operator/alerts.ts';
import { type AlertReceiver, startAlertReceiver } from '../support/alert-receiver.ts';
import { runCommand } from '../support/command-line.ts';
import { type Control, controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';
import { modelText } from '../support/score-life.ts';
import { smallBook } from '../support/small-book.ts';

/** Alerts from a ticket in the CRM to a task, a webhook and a message, over real HTTP. */
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const taskScope = 'crm.objects.contacts.write';
const folder = mkdtempSync(join(tmpdir(), 'barometer-alerts-'));
const modelFile = join(folder, 'model.yaml');
writeFileSync(modelFile, modelText());

let aheadMs = 0;
/** A weekday's noon in Berlin, where the account is. */
const start = Date.parse('2026-11-03T11:00:00Z');
const now = () => new Date(start + aheadMs);
const minutes = (count: number) => count * 60_000;

let receiver: AlertReceiver;
let product: Product;
let control: Control;

beforeEach(async () => {
  aheadMs = 0;
  receiver = await startAlertReceiver(secret, now);
});
afterEach(async () => {
  await product.close();
  await receiver.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function begin(options: { grantTasks: boolean }): Promise<void> {
  product = await startProduct({
    book: smallBook(),
    modelFile,
    hubspot: { optionalScopes: [taskScope], now: () => now().getTime() },
    env: {
      ALERT_PRIVATE_RECEIVERS: 'allow',
      ...(options.grantTasks ? { HUBSPOT_OPTIONAL_SCOPES: taskScope } : {}),
    },
    outside: { now },
  });
  control = controlOf(product.hubspot.url);
  await product.connect();
}

const settings = (more = '') => `version: 1
rules:
  - { id: turned-red, when: { band: { to: [red] } }, channels: [owner, ops, team] }
channels:
  - { id: owner, kind: task }
  - { id: ops, kind: webhook, url: "${receiver.url}/ops?key=hidden", secret: "${secret}" }
  - { id: team, kind: slack, url: "${receiver.url}/team/hidden" }
${more}`;

const run = (args: string[], files: Record<string, string> = {}) =>
  runCommand(args, { env: { DATA_DIR: product.dataDir }, files });
async function json<Result>(args: string[], files: Record<string, string> = {}): Promise<Result> {
  const { stdout, stderr } = await run([...args, '--json'], files);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Result;
}
const set = (text: string) => json<AlertsShown>(['alerts', 'set', 'alerts.yaml'], { 'alerts.yaml': text });
const show = () => json<AlertsShown>(['alerts', 'show']);

const openTickets = (company: string, count: number) =>
  control.change(
    Array.from({ length: count }, (_, index) => ({
      action: 'create',
      objectType: 'tickets',
      companyIds: [company],
      properties: { subject: `Ticket ${index}`, hs_pipeline: '0', hs_pipeline_stage: '1' },
    })),
  );
const sync = async () => {
  await product.sync();
  return receiver.received;
};
const pass = async (ms: number) => {
  aheadMs += ms;
  await product.server.runDue();
  return receiver.received;
};
const on = (path: string) => receiver.received.filter((one) => one.path.startsWith(path));

test('a company that turns red is told of once on every channel, with the reason in words', async () => {
  await begin({ grantTasks: true });
  await set(settings());
  aheadMs += minutes(5);
  await openTickets('101', 8);
  await sync();
  const [webhook] = on('/ops?key=hidden');
  expect(webhook).toMatchObject({
    isSigned: true,
    body: {
      type: 'health.band_changed',
      data: {
        ...{ connectionId: product.connectionId, rule: 'turned-red', ownerId: '501', ownerName: 'Ana Mota' },
        company: { id: '101', name: 'Company 1' },
        ...{ before: { score: 100, band: 'green' }, after: { score: 20, band: 'red' } },
        title: 'Company 1 went from green to red (100 → 20)',
      },
    },
  });
  expect(webhook?.text).toContain('8 tickets open, none before (−80)');
  const [slack] = on('/team/hidden');
  expect(slack?.body.text).toBe('Company 1 went from green to red (100 → 20)');
  expect(product.hubspot.portal.tasks).toMatchObject([
    {
      properties: {
        hs_task_subject: 'Company 1 went from green to red (100 → 20)',
        hubspot_owner_id: '501',
        hs_task_body: expect.stringContaining('8 tickets open, none before (−80)'),
        hs_task_priority: 'HIGH',
      },
      associations: [{ objectType: 'companies', id: '101' }],
    },
  ]);
  aheadMs += minutes(5);
  await openTickets('101', 1);
  await sync();
  await pass(minutes(24 * 60));
  expect([on('/ops').length, on('/team').length, product.hubspot.portal.tasks.length]).toEqual([1, 1, 1]);
  expect((await show()).channels.map(({ sent, waiting, failed }) => [sent, waiting, failed])).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
  ]);
  expect(product.log()).not.toMatch(/hidden|whsec|Company 1|Ana/);
});

test('a receiver that is down is tried again under the same id; a redirect is not followed', async () => {
  await begin({ grantTasks: true });
  await set(settings().replace('[owner, ops, team]', '[ops]'));
  receiver.answerNext(503, 500);
  aheadMs += minutes(5);
  await openTickets('101', 8);
  await sync();
  expect((await show()).channels[1]).toMatchObject({ waiting: 1, error: { code: 'refused' } });
  await pass(minutes(1));
  expect(receiver.received).toHaveLength(2);
  await pass(minutes(1));
  expect(receiver.received).toHaveLength(2);
  await pass(minutes(5));
  expect(receiver.received.map(({ isSigned }) => isSigned)).toEqual([true, true, true]);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  receiver.answerNext(302);
  await openTickets('102', 8);
  await sync();
  await pass(minutes(60));
  expect(receiver.received).toHaveLength(4);
  expect((await show()).channels[1]).toMatchObject({ sent: 1, failed: 1, error: { code: 'redirect' } });
});

test('quiet hours hold people’s messages until the morning, and a digest brings the day together', async () => {
  await begin({ grantTasks: true });
  const quiet = 'quietHours: { from: "18:00", to: "08:00" }\ndigestAt: "09:30"\n';
  await set(settings(quiet).replace('kind: slack,', 'kind: slack, deliver: daily,'));
  aheadMs += minutes(9 * 60);
  await openTickets('101', 8);
  await sync();
  await openTickets('102', 9);
  await sync();
  expect([on('/ops').length, on('/team').length, product.hubspot.portal.tasks.length]).toEqual([2, 0, 0]);
  await pass(minutes(10 * 60));
  expect([on('/team').length, product.hubspot.portal.tasks.length]).toEqual([0, 0]);
  await pass(minutes(61));
  expect([on('/team').length, product.hubspot.portal.tasks.length]).toEqual([0, 2]);
  await pass(minutes(90));
  expect(on('/team').map(({ body }) => body.text)).toEqual(['Customer health: 2 alerts']);
});

test('without the optional scope, tasks say what to do, and the other channels are told', async () => {
  await begin({ grantTasks: false });
  const shown = await set(settings());
  expect(shown.channels[0]).toMatchObject({ state: 'scope-missing', help: expect.stringContaining(taskScope) });
  aheadMs += minutes(5);
  await openTickets('101', 8);
  await sync();
  expect([on('/ops').length, on('/team').length, product.hubspot.portal.tasks.length]).toEqual([1, 1, 0]);
  expect((await show()).channels[0]).toMatchObject({ failed: 1, error: { code: 'scope-missing' } });
  receiver.answerNext(204, 404);
  const { code, stdout } = await run(['alerts', 'test', '--json']);
  const { channels } = JSON.parse(stdout) as { channels: ChannelTested[] };
  expect([code, channels.map(({ channel, ok }) => [channel, ok])]).toEqual([
    1,
    [
      ['owner', false],
      ['ops', true],
      ['team', false],
    ],
  ]);
  // A test is sent once.
  expect(channels[2]?.message).toBe('The receiver answered 404. See its log.');
});

test('secrets are encrypted at rest and never shown; settings that are wrong change nothing', async () => {
  await begin({ grantTasks: true });
  await set(settings());
  const { rows } = await product.server.db
    .selectFrom('alert_settings')
    .selectAll()
    .execute()
    .then((found) => ({ rows: JSON.stringify(found) }));
  const before = await run(['alerts', 'show']);
  expect(rows + before.stdout + JSON.stringify(await show())).not.toMatch(/hidden|whsec_/);
  const wrong = settings().replace('[red]', '[purple]');
  const refused = await run(['alerts', 'set', 'wrong.yaml'], { 'wrong.yaml': wrong });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('wrong.yaml rules[0].when.band: the model in force has no band "purple".');
  expect((await run(['alerts', 'show'])).stdout).toBe(before.stdout);
});

test('after the encryption key was lost, a file that says everything sets alerts anew, and no other does', async () => {
  await begin({ grantTasks: true });
  const { connectionId } = await set(settings());
  const secrets = await makeVault(randomBytes(32)).sealText(connectionId, '{}');
  await product.server.db.updateTable('alert_settings').set({ secrets }).execute();
  const { checks } = JSON.parse((await run(['doctor', '--json'])).stdout) as { checks: Check[] };
  expect(checks.filter(({ name }) => name.endsWith('.alerts'))).toMatchObject([
    {
      name: `connection.${connectionId}.alerts`,
      state: 'fail',
      remedy: expect.stringContaining('barometer alerts set'),
    },
  ]);
  const refused = await run(['alerts', 'set', 'short.yaml'], {
    'short.yaml': settings().replace(/, url: "[^"]*ops[^"]*"/, ''),
  });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('no address is given or kept')]);
  await set(settings());
  expect(await json(['alerts', 'test'])).toMatchObject({ channels: [{ ok: true }, { ok: true }, { ok: true }] });
});
