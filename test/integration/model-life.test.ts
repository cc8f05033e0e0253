import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelHistory } from '../../server/src/operator/model-history.ts';
import type { PreviewResult } from '../../server/src/operator/model-preview.ts';
import type { PublishResult } from '../../server/src/operator/model-publish.ts';
import { saveConnection } from '../../server/src/store/connections.ts';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { openDatabase } from '../../server/src/store/db/open.ts';
import { countDirty } from '../../server/src/store/dirty.ts';
import { readScores } from '../../server/src/store/scores.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { runCommand } from '../support/command-line.ts';
import { type Product, startProduct } from '../support/product.ts';

/** The life of a model at the command line: a server beside it over real HTTP, and at the end without one. */
const model = readFileSync(join(__dirname, '../../shared/models/default.yaml'), 'utf8');
const stricter = model.replace('from: 70 }', 'from: 82 }');
let product: Product;

beforeAll(async () => {
  product = await startProduct({ book: generateBook({ companies: 60, seed: 7, now: new Date() }) });
  await product.connect();
});
afterAll(() => product.close());

const run = (args: string[], files: Record<string, string | Buffer> = {}) =>
  runCommand(args, { env: { DATA_DIR: product.dataDir }, files });

async function json<Result>(args: string[], files: Record<string, string | Buffer> = {}): Promise<Result> {
  const { code, stdout, stderr } = await run([...args, '--json'], files);
  expect([code, stderr.replaceAll(/^ {2}\w.*\n/gm, '')]).toEqual([0, '']);
  return JSON.parse(stdout) as Result;
}

const history = async () => (await json<ModelHistory>(['model', 'history'])).events;
const inForce = async () => (await json<ModelHistory>(['model', 'history'])).current;

async function companies() {
  const rows = await product.server.db
    .selectFrom('record')
    .select(['id', 'properties'])
    .where('type', '=', 'company')
    .execute();
  return new Map(rows.map(({ id, properties }) => [id, properties.recurringRevenue]));
}

/** Everything that a preview could have written, and what was written to the CRM. */
async function written() {
  const { db } = product.server;
  const tables = ['score', 'score_point', 'company_write', 'dirty_company', 'model', 'model_event'] as const;
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  return createHash('sha256')
    .update(JSON.stringify([rows, product.hubspot.calls.report()]))
    .digest('hex');
}

const standing = ({ state, band }: { state: string; band: string | null }) => (state === 'scored' ? band : state);

test('a preview writes nothing, and publishing does what it said', async () => {
  const { db, queue } = product.server;
  const revenue = await companies();
  const ids = [...revenue.keys()];
  const before = await readScores(db, product.connectionId, ids);
  const untouched = await written();
  const preview = await json<PreviewResult>(['model', 'preview', 'stricter.yaml'], { 'stricter.yaml': stricter });
  expect(await written()).toBe(untouched);
  expect(preview.changes.map(({ text }) => text)).toEqual(['band green from 70 → 82']);
  expect(preview.moves.length).toBeGreaterThan(0);

  await json(['model', 'publish', 'stricter.yaml', '--why', 'Green was too easy', '--over', '1'], {
    'stricter.yaml': stricter,
  });
  await queue.idle();
  const after = await readScores(db, product.connectionId, ids);
  const moved = ids.filter((id) => standing(before.get(id) ?? fail(id)) !== standing(after.get(id) ?? fail(id)));
  expect(preview.moves.map(({ companyId }) => companyId).sort()).toEqual(moved.sort());
  for (const move of preview.moves) {
    const score = after.get(move.companyId);
    expect([move.after.band, move.after.score]).toEqual([score && standing(score), score?.score]);
  }
  const sum = (cells: { companies: number }[]) => cells.reduce((total, cell) => total + cell.companies, 0);
  expect(sum(preview.matrix)).toBe(ids.length);
  const money = (id: string) => Number(revenue.get(id) ?? 0);
  const total = (list: string[]) => list.reduce((all, id) => all + money(id), 0);
  const crossed = preview.matrix.filter((cell) => cell.before !== cell.after);
  expect(crossed.reduce((all, cell) => all + cell.recurringRevenue, 0)).toBe(total(moved));
  const green = [...after.values()].filter(({ band }) => band === 'green').map(({ companyId }) => companyId);
  const inHubSpot = product.hubspot.portal.records.companies
    .all()
    .filter(({ properties }) => properties.health_band === 'green');
  expect(inHubSpot.map(({ id }) => id).sort()).toEqual(green.sort());
});

test('in words: what differs, bars of now and then, who, and how much money', async () => {
  const { code, stdout } = await run(['model', 'preview', 'm', '--limit', '1'], { m: model });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^hubspot-\d+: m instead of version 2\. Nothing is written\.\n\nWhat differs\n {2}band green /,
  );
  expect(stdout).toMatch(/\n {2}Healthy +[█·]{30} +\d+\n {2} +[█·]{30} +\d+ {2}\+\d+\n/);
  expect(stdout).toMatch(/\n\d+ of 60 companies would change band, with \S+ of recurring revenue\n/);
  expect(stdout).toMatch(/\nWho\n {2}.+ \(\d+\) {2}Watch \d+ → Healthy \d+ .*\n {2}and \d+ more/);
});

test('who, when and why is kept; going back is a new version, and the same text is none', async () => {
  const back = await json<PublishResult>(['model', 'rollback', '--why', 'Too strict', '--by', 'ana']);
  expect(back).toMatchObject({ version: 3, before: 2, changed: true, changes: ['band green from 82 → 70'] });
  const again = await run(['model', 'rollback', '--over', '2']);
  expect(again.stderr).toContain('--over: version 3 is in force by now');
  const same = await json<PublishResult>(['model', 'publish', '@1', '--by', 'ben']);
  expect(same).toMatchObject({ version: 3, changed: false });
  const [first, second, third] = await history();
  expect(first).toMatchObject({ by: 'ana', action: 'rolled-back', version: 3, restoredVersion: 1, why: 'Too strict' });
  expect(second).toMatchObject({ action: 'published', version: 2, why: 'Green was too easy' });
  expect(third).toMatchObject({ by: 'barometer', action: 'published', version: 1 });
  await product.server.queue.idle();
});

test('a rollback says that another one leads back', async () => {
  const { stdout } = await run(['model', 'rollback']);
  expect(stdout).toContain('Another rollback puts version 3 in force again; --to names an earlier one.\n');
  expect((await run(['model', 'rollback'])).stdout).toContain(': version 5 is in force, after version 4.\n');
  expect((await run(['model', 'export'])).stdout).toBe(model);
  await product.server.queue.idle();
});

test('before anything was published, looking shows the model to start with and publishes nothing', async () => {
  const { db } = product.server;
  const here = ['--connection', 'hubspot-2'];
  const fresh = { id: 'hubspot-2', crm: 'hubspot' as const, accountId: '2', accountName: null };
  const account = {
    status: 'active' as const,
    statusReason: null,
    scopes: [],
    uiDomain: null,
    connectedAt: new Date(),
  };
  const region = { timeZone: 'UTC', currency: null, locale: 'en-US' };
  await saveConnection(db, { ...fresh, ...account, ...region }, { sealed: '', accessExpiresAt: new Date() });
  try {
    expect((await run(['model', 'export', ...here])).stdout).toBe(model);
    const preview = await run(['model', 'preview', 'm', ...here], { m: stricter });
    expect(preview.stdout).toContain('hubspot-2: m instead of the model it would start with. Nothing is written.\n');
    expect((await run(['model', 'diff', 'm', ...here], { m: stricter })).stdout).toContain('band green from 70 → 82');
    expect((await run(['model', 'publish', 'm', '--over', '1', ...here], { m: stricter })).stderr).toContain(
      '--over: no version is in force yet.',
    );
    expect(await json<ModelHistory>(['model', 'history', ...here])).toMatchObject({ current: null, events: [] });

    const published = await json<PublishResult>(['model', 'publish', 'm', ...here], { m: stricter });
    expect(published).toMatchObject({ version: 1, before: null, changes: ['band green from 70 → 82'] });
  } finally {
    await db.deleteFrom('connection').where('id', '=', 'hubspot-2').execute();
  }
});

test.each([
  ['Windows line ends and a byte order mark', `\uFEFF${model.replaceAll('\n', '\r\n')}`],
  ['no line end at the end', model.trimEnd()],
  ['comments, tabs and spaces at line ends', `# a\t\n${model}   \n#   \n\n`],
])('what was published comes out byte for byte: %s', async (_name, text) => {
  const published = await json<PublishResult>(['model', 'publish', 'm'], { m: text });
  for (const ref of [[], ['@'], [`@${published.version}`]])
    expect((await run(['model', 'export', ...ref])).stdout).toBe(text);
  await json(['model', 'draft', 'save', 'kept', 'm'], { m: text });
  expect((await run(['model', 'draft', 'show', 'kept'])).stdout).toBe(text);
  expect((await run(['model', 'diff', 'm'], { m: model })).stdout).toBe(
    'No difference: at most comments and layout.\n',
  );
});

test('a draft may be faulty until it is published; then it is gone', async () => {
  const faulty = model.replace('from: 70 }', 'from: 30 }');
  const saved = await run(['model', 'draft', 'save', 'next', 'm'], { m: faulty });
  expect([saved.code, saved.stdout]).toEqual([0, 'Saved as draft:next. It cannot be published as it is.\n']);
  expect(saved.stderr).toMatch(/^m:\d+:\d+ bands/);
  const current = await inForce();
  const refused = await run(['model', 'publish', 'draft:next']);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toMatch(/^draft:next:\d+:\d+ bands/);
  expect(await inForce()).toBe(current);

  await json(['model', 'draft', 'save', 'next', 'm'], { m: stricter });
  expect((await run(['model', 'validate', 'draft:next'])).code).toBe(0);
  await json(['model', 'publish', 'draft:next', '--by', 'ana']);
  expect((await history())[0]).toMatchObject({ action: 'published', draft: 'next', by: 'ana' });
  expect((await run(['model', 'publish', 'draft:next'])).stderr).toContain('draft:next: there is no such model');
  const { drafts } = await json<{ drafts: { name: string }[] }>(['model', 'draft', 'list']);
  expect(drafts.map(({ name }) => name)).toEqual(['kept']);
  await json(['model', 'draft', 'discard', 'kept']);
  expect((await run(['model', 'draft', 'list'])).stdout).toBe('There are no drafts.\n');
});

test('two who publish at once get two versions; what was overtaken is refused and changes nothing', async () => {
  const before = (await inForce()) ?? 0;
  const texts = ['a', 'b', 'c'].map((letter) => `# ${letter}\n${model}`);
  const published = await Promise.all(texts.map((text) => json<PublishResult>(['model', 'publish', 'm'], { m: text })));
  expect(published.map(({ version }) => version).sort((a, b) => a - b)).toEqual([before + 1, before + 2, before + 3]);
  for (const [index, { version }] of published.entries())
    expect((await run(['model', 'export', `@${version}`])).stdout).toBe(texts[index]);
  const events = await history();
  expect(events.slice(0, 3).map(({ version }) => version)).toEqual([before + 3, before + 2, before + 1]);

  const late = await run(['model', 'publish', 'm', '--over', String(before)], { m: stricter });
  expect([late.code, late.stderr]).toEqual([
    2,
    `--over: version ${before + 3} is in force by now, not ${before}. Look at what it changed (\`barometer model diff @${before} @${before + 3}\`), then publish with --over ${before + 3}.\n`,
  ]);
  expect((await history()).length).toBe(events.length);
  await product.server.queue.idle();
});

test.each([
  ['a faulty model', ['model', 'publish', 'm'], model.replace('weight: 45', 'weight: -1'), 'weight'],
  ['a faulty model', ['model', 'preview', 'm'], model.replace('weight: 45', 'weight: -1'), 'weight'],
  ['no text', ['model', 'publish', 'm'], Buffer.from([0x61, 0xff]), 'm: this is not UTF-8'],
  ['a NUL', ['model', 'draft', 'save', 'x', 'm'], `# \0\n${model}`, 'm: there is a NUL character in it'],
  ['a file that is no model', ['model', 'publish', 'm'], '#'.repeat(1_000_001), 'm: this is longer than a megabyte'],
  ['a version that is not there', ['model', 'rollback', '--to', '999'], '', '@999: there is no such model'],
  ['a draft that is not there', ['model', 'draft', 'discard', 'none'], '', 'none: there is no such draft'],
  ['a name that is none', ['model', 'draft', 'save', '../x', 'm'], model, '../x: this is no name for a draft'],
  ['an account that is not there', ['model', 'export', '@', '--connection', 'hubspot-1'], '', 'not connected'],
  ['no model', ['model', 'publish'], '', 'no model is named'],
  ['no number', ['model', 'rollback', '--to', 'two'], '', 'Give a whole number'],
])('%s is refused with what to do, and nothing is changed: %s', async (_name, args, text, told) => {
  const before = await written();
  const { code, stdout, stderr } = await run(args, { m: text });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(told);
  expect(await written()).toBe(before);
});

test('the page about the life of a model names commands and options that there are', async () => {
  const page = readFileSync(join(__dirname, '../../docs/model-life.md'), 'utf8');
  const shell = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text = '']) => text.trim().split('\n'));
  const asked = shell.map((line) =>
    line
      .replace(/#.*$|>.*$/, '')
      .replace(/"[^"]*"/g, 'x')
      .trim()
      .split(/ +/)
      .slice(2),
  );
  expect(asked.length).toBeGreaterThan(8);
  for (const args of asked) {
    const files = { 'model.yaml': model };
    // Whatever the state of the account: the command line itself understands each of them.
    const { code, stderr } = await run(args, files);
    expect([args, code, stderr]).toEqual([args, expect.any(Number), expect.not.stringMatching(/error:|Usage:/)]);
  }
  await product.server.queue.idle();
});

test('without a server the command says who will score; the next sync does, and writes back', async () => {
  await product.server.queue.idle();
  await product.server.close();
  const published = await json<PublishResult & { scoring: string }>(['model', 'publish', 'm'], { m: stricter });
  expect(published).toMatchObject({ changed: true, scoring: 'at-next-sync' });
  expect((await run(['model', 'publish', 'm'], { m: model })).stdout).toContain(
    'The next `barometer sync`, or the server when it starts, scores every company anew.',
  );
  const opened = await openDatabase({ dataDir: databaseDir(product.dataDir) });
  expect(await countDirty(opened, product.connectionId)).toBe(60);
  await opened.destroy();
});

function fail(id: string): never {
  throw new Error(`Company ${id} has no score.`);
}
