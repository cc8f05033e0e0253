import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readModel } from '../../server/src/model/read.ts';
import { ownedFields } from '../../server/src/writeback/fields.ts';
import { healthFields } from '../sandbox/salesforce/objects/health.ts';
import { readCustomField } from '../sandbox/salesforce/soap/custom-field.ts';
import { readXml as readSoap } from '../sandbox/salesforce/soap/xml.ts';
import { all, type Element, readXml, textOf, texts } from '../support/metadata-xml.ts';
import { startSalesforceSandbox } from '../support/salesforce.ts';
import { clientApp, metadataFiles, project, readSource, sources } from '../support/salesforce-project.ts';

describe('the fields of the package', () => {
  const files = metadataFiles(join(sources, 'objects/Account/fields'));
  const fields = files.map(({ text: source }) => readXml(source));
  const file = resolve(project, '../../shared/models/default.yaml');
  const model = readModel(readFileSync(file, 'utf8'), 'default.yaml');
  if (!model.ok) throw new Error('The default model cannot be read.');
  const owned = ownedFields(model.model).filter(({ name }) => !name.startsWith('score_'));
  const apiName = (name: string) => `Health_${name.replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase())}__c`;
  const types = {
    number: 'Number',
    choice: 'Picklist',
    text: 'Text',
    datetime: 'DateTime',
    'long-text': 'LongTextArea',
  };

  test('are those that the server writes: names, types, labels, descriptions and options', () => {
    const described = fields.map((field) => ({
      name: textOf(field, 'fullName'),
      type: textOf(field, 'type'),
      label: textOf(field, 'label'),
      description: textOf(field, 'description'),
      options: optionsOf(field).map((value) => ({ value: textOf(value, 'fullName'), label: textOf(value, 'label') })),
    }));
    const wanted = owned.map(({ name, type, label, description, options = [] }) => ({
      ...{ name: apiName(name), type: types[type], label, description, options },
    }));
    expect(described.sort(byName)).toEqual(wanted.sort(byName));
  });

  test('are fields the simulated org would make, and those it has once they are deployed', async () => {
    const sandbox = await startSalesforceSandbox();
    const deployed = files.map(({ file, text: source }) => {
      const element = readSoap(source.trim());
      const fullName = element?.children.find(({ name }) => name === 'fullName');
      if (!element || !fullName) throw new Error(`${file} is not the XML of a field`);
      // A deployment knows the object by the folder.
      fullName.text = `Account.${fullName.text}`;
      return readCustomField(sandbox.org, element).field;
    });
    const shape = (some: typeof deployed) =>
      some
        .map(({ name, label, type, length, precision, scale, restricted, values }) => ({
          ...{ name, label, type, length, precision, scale, restricted },
          values: values.map(({ value, label }) => [value, label]),
        }))
        .sort(byName);
    expect(shape(healthFields())).toEqual(shape(deployed));
    await sandbox.close();
  });

  test('hold whatever the server writes: 0 to 100, −100 to 100, and all of the details', () => {
    const of = (name: string) =>
      fields.find((field) => textOf(field, 'fullName') === apiName(name)) ?? readXml('<Field/>');
    for (const name of ['score', 'change_30d', 'coverage'])
      expect([textOf(of(name), 'precision'), textOf(of(name), 'scale')]).toEqual(['3', '0']);
    expect(Number(textOf(of('details'), 'length'))).toBeGreaterThanOrEqual(65_536);
  });

  test('keep their options to themselves, each with a colour, and never a default', () => {
    const choices = fields.filter((field) => optionsOf(field).length > 0);
    expect(choices).toHaveLength(3);
    for (const choice of choices) {
      const [set] = all(choice, 'valueSet');
      expect(set && texts(set, 'restricted')).toEqual(['true']);
      const options = optionsOf(choice);
      expect(options.filter((option) => !/^#[0-9A-F]{6}$/.test(textOf(option, 'color') ?? ''))).toEqual([]);
      expect(options.map((option) => textOf(option, 'default'))).toEqual(options.map(() => 'false'));
    }
  });

  test('are named by both permission sets, all of them: read by people, written by Barometer', () => {
    for (const [name, editable] of [
      ['Barometer_Health', 'false'],
      ['Barometer_Integration', 'true'],
    ]) {
      const granted = all(readSource(`permissionsets/${name}.permissionset-meta.xml`), 'fieldPermissions');
      const wanted = owned.map((field) => [`Account.${apiName(field.name)}`, editable, 'true']);
      const told = granted.map((entry) => ['field', 'editable', 'readable'].map((part) => textOf(entry, part)));
      expect(told.sort()).toEqual(wanted.sort());
    }
  });

  test('nothing names a health field that there is not', () => {
    const known = new Set(owned.map(({ name }) => apiName(name)));
    const component = readFileSync(join(sources, 'lwc/healthCard/healthCard.js'), 'utf8');
    const everything = [...metadataFiles(sources), ...metadataFiles(clientApp)];
    const named = [...everything.map(({ text: source }) => source), component].flatMap((source) =>
      [...source.matchAll(/\bHealth_\w+__c\b/g)].map(([name]) => name),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

const byName = (left: { name: string | null }, right: { name: string | null }) =>
  (left.name ?? '').localeCompare(right.name ?? '');

function optionsOf(field: Element): Element[] {
  return all(field, 'valueSet')
    .flatMap((set) => all(set, 'valueSetDefinition'))
    .flatMap((definition) => all(definition, 'value'));
}
