import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../../server/src/model/read.ts';
import { ownedFields } from '../../server/src/writeback/fields.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';
import { scoredBook } from '../support/scored-book.ts';

/** What the recipes name is there to be found: properties, pictures, and views of the demo. */
const docs = join(__dirname, '../../docs');
const text = readFileSync(join(docs, 'recipes.md'), 'utf8').replaceAll(/\s+/g, ' ');
const model = readModel(readFileSync(join(docs, '../shared/models/default.yaml'), 'utf8'), 'default.yaml');

test('every property of ours goes by the label it is created with', () => {
  if (!model.ok) throw new Error('the default model is refused');
  const labels = ownedFields(model.model).map(({ label }) => label);
  const named = [...text.matchAll(/\*(Health[^*]*?)(?: is (?:any|known|unknown)[^*]*)?\*/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(30);
  expect([...new Set(named)].filter((name) => !labels.includes(name ?? '') && name !== 'Healthy')).toEqual([]);
});

test('every picture is there, and light enough to wait for', () => {
  const pictures = [...text.matchAll(/images\/[\w-]+\.png/g)].map(([path]) => join(docs, path));
  expect(pictures.length).toBe(5);
  for (const path of pictures) {
    expect([path, existsSync(path)]).toEqual([path, true]);
    expect(readFileSync(path).length).toBeLessThan(200_000);
  }
});

describe('the views of the demo', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ book: scoredBook() });
  });
  afterAll(() => sandbox.close());

  const addresses = [...text.matchAll(/`\/(objects\/0-2|dashboard)(\?[^`]*)`/g)];
  test('are told of', () => expect(addresses.length).toBeGreaterThan(4));

  test.each(addresses.map(([, where = '', search = '']) => [where, search]))('/%s%s', async (where, search) => {
    const base = where === 'dashboard' ? `/reports/${sandbox.portalId}` : `/contacts/${sandbox.portalId}`;
    expect(await sandbox.call('GET', `${base}/${where}${search}`)).toMatchObject({ status: 200 });
  });
});
