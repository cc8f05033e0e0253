import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { healthFields } from '../sandbox/salesforce/objects/health.ts';
import { readCustomField } from '../sandbox/salesforce/soap/custom-field.ts';
import { readXml } from '../sandbox/salesforce/soap/xml.ts';
import { describeWith } from '../support/require.ts';
import { startSalesforceSandbox } from '../support/salesforce.ts';
import { root } from '../support/source-graph.ts';

const folder = join(root, 'app-extension/salesforce/force-app/main/default/objects/Account/fields');

describeWith(
  'the fields our Salesforce package deploys',
  existsSync(folder),
  () => {
    test('are fields the simulated org would make, and those it has once they are deployed', async () => {
      const sandbox = await startSalesforceSandbox();
      const deployed = readdirSync(folder).map((file) => {
        const element = readXml(readFileSync(join(folder, file), 'utf8').trim());
        const fullName = element?.children.find(({ name }) => name === 'fullName');
        if (!element || !fullName) throw new Error(`${file} is not the XML of a field`);
        // A deployment knows the object by the folder.
        fullName.text = `Account.${fullName.text}`;
        return readCustomField(sandbox.org, element).field;
      });
      const shape = (fields: typeof deployed) =>
        fields
          .map(({ name, label, type, length, precision, scale, restricted, values }) => ({
            ...{ name, label, type, length, precision, scale, restricted },
            values: values.map(({ value, label }) => [value, label]),
          }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(shape(healthFields())).toEqual(shape(deployed));
      await sandbox.close();
    });
  },
  { requiredInCi: false },
);
