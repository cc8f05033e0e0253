import { generateBook } from '../sandbox/book/generate.ts';
import { HubSpotError } from '../sandbox/hubspot/errors.ts';
import { objectTypes } from '../sandbox/hubspot/record.ts';
import { checkedProperties } from '../sandbox/hubspot/write.ts';
import { startSandbox } from '../support/sandbox.ts';
import { bookTime } from '../support/small-book.ts';

test('the invented book holds only values HubSpot would have taken', async () => {
  const book = generateBook({ companies: 120, seed: 3, now: new Date(bookTime) });
  const sandbox = await startSandbox({ book });
  const wrong: string[] = [];
  for (const type of objectTypes) {
    for (const record of book[type]) {
      const values = Object.entries(record.properties).filter((entry): entry is [string, string] => entry[1] !== null);
      try {
        const kept = checkedProperties(
          { portal: sandbox.portal, type, record, trusted: true },
          Object.fromEntries(values),
        );
        for (const [name, value] of values) {
          if (kept[name] !== value) wrong.push(`${type} ${name}: ${value} is kept as ${kept[name]}`);
        }
      } catch (error) {
        wrong.push(`${type} ${record.id}: ${error instanceof HubSpotError ? error.text : String(error)}`);
      }
    }
  }
  await sandbox.close();
  expect([...new Set(wrong)].slice(0, 20)).toEqual([]);
});
