import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import { environmentNames } from '../../server/src/config.ts';
import { parseFieldMap } from '../../server/src/crm/field-map-file.ts';
import { fieldName } from '../../server/src/crm/salesforce/field.ts';
import { alwaysRead, defaultFieldMap } from '../../server/src/crm/salesforce/field-map.ts';
import { objectNames } from '../../server/src/crm/salesforce/object-names.ts';
import { updateBatchSize } from '../../server/src/crm/salesforce/write.ts';
import { readModel } from '../../server/src/model/read.ts';
import { ownedFields } from '../../server/src/writeback/fields.ts';

/** What the page about an org says is what the server does there. */
const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/salesforce.md'), 'utf8');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** A section without its heading. */
function section(heading: string): string {
  const [, text = ''] = new RegExp(`^## ${heading}\n(.*?)(?=^## |\\z)`, 'ms').exec(`${page}\n## `) ?? [];
  return text;
}

const namesIn = (text: string) => [...text.matchAll(/`([A-Z][\w.]*)`/g)].map(([, name = '']) => name);

/** Everything the server may say: texts, with what is put into them cut out. */
const sources = ['server/src', 'shared/src']
  .flatMap((dir) => readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((file) => join(dir, file)))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8').replaceAll(/\$\{[^}]*\}/g, '…'))
  .join('\n');

test.each(recordTypes)('the fields of a %s are those that are read', (type: RecordType) => {
  const row = section('What is read')
    .split('\n')
    .find((line) => line.startsWith(`| ${type} | ${objectNames[type]} |`));
  const known = new Set<string>([...Object.values(defaultFieldMap[type]).flat(), ...alwaysRead[type]]);
  expect(namesIn(row ?? '').length).toBeGreaterThan(5);
  expect(namesIn(row ?? '').filter((name) => !known.has(name))).toEqual([]);
});

test('the fields that are written are ours, each and no other', () => {
  const read = readModel(readFileSync(join(root, 'shared/models/default.yaml'), 'utf8'), 'default.yaml');
  if (!read.ok) throw new Error('the default model is refused');
  const told = namesIn(section('What is written')).filter((name) => /^Health_\w+__c$/.test(name));
  expect([...told].sort()).toEqual(
    ownedFields(read.model)
      .map(({ name }) => fieldName(name))
      .sort(),
  );
  expect(page).toContain(`${updateBatchSize} a call`);
});

describe('what one sees', () => {
  const rows = [...section('What one sees, what it means, what to do').matchAll(/^\| (.*?) \|/gm)].slice(2);
  const quoted = rows.flatMap(([, sign = '']) => [...sign.matchAll(/"([^"]+)"|: `([^`]+)`/g)]);
  const texts = quoted.map(([, words, logged]) => words ?? logged ?? '');

  test('are many things', () => expect(texts.length).toBeGreaterThan(12));

  // What Salesforce itself says is not in our sources.
  test.each(texts.filter((text) => !text.startsWith('unable to')))('“%s” is said somewhere', (text) => {
    const parts = text.split('…').map((part) => part.trim());
    expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
  });
});

test.each([
  ['docs/salesforce.md', page],
  ['README.md', readme],
  ['docs/usage.md', readFileSync(join(root, 'docs/usage.md'), 'utf8')],
])('field maps in %s are taken as they stand', (file, text) => {
  const maps = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => /^(hubspot|salesforce|company):/m.test(yaml));
  expect(maps.length).toBeGreaterThan(0);
  for (const map of maps) expect(parseFieldMap(map, file)).toHaveProperty('salesforce');
});

test('the first page names every variable that is read, and no other', () => {
  const [, table = ''] = /^### Environment\n(.*?)^### /ms.exec(readme) ?? [];
  const told = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
  );
  // The path is the shell's, and nobody's to set.
  expect([...told].sort()).toEqual(environmentNames.filter((name) => name !== 'PATH').sort());
});
