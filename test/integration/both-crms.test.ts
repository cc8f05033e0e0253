import { crms } from '@barometer/shared/crm.ts';
import { usageModelFile } from '../../server/src/demo/usage.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { inBoth } from '../sandbox/book/in-both.ts';
import { type AnyProduct, startProduct, startSalesforceProduct } from '../support/product.ts';

const now = new Date();
const book = inBoth(generateBook({ companies: 80, seed: 3, now }));
/** Both servers score at one moment: nothing comes of age between them. */
const clock = { now: () => now.getTime() };
const outside = { now: () => now };
/** It looks at more than the default one does: a field of the customers' own, renewals, kinds of customers. */
const modelFile = usageModelFile;

/** What a company shows of its health, by our own names of the fields. */
type Shown = Record<string, unknown>;

/** All companies with a name of their own; the CRMs know them by different ids. */
const shownIn = {
  hubspot: async () => {
    const product = await startProduct({ book, outside, modelFile, hubspot: clock });
    return synced(product, () =>
      product.hubspot.portal.records.companies
        .all()
        .map(({ properties }) => [String(properties.name), healthOf(properties, /^health_(.*)$/)]),
    );
  },
  salesforce: async () => {
    const product = await startSalesforceProduct({
      book,
      outside,
      modelFile,
      salesforce: { ...clock, fields: 'deployed' },
    });
    return synced(product, () =>
      [...product.salesforce.org.table('Account').all()]
        .filter(({ IsDeleted }) => IsDeleted !== true)
        .map((row) => [String(row.Name), healthOf(row, /^Health_(.*)__c$/)]),
    );
  },
};

async function synced(product: AnyProduct, read: () => [string, Shown][]): Promise<Map<string, Shown>> {
  try {
    await product.connect();
    return new Map(read());
  } finally {
    await product.close();
  }
}

function healthOf(record: Record<string, unknown>, pattern: RegExp): Shown {
  const fields = Object.entries(record).flatMap(([name, value]) => {
    const [, own] = pattern.exec(name) ?? [];
    // HubSpot's values are text; what is empty is left out.
    return own === undefined || value === null || value === '' ? [] : [[own.toLowerCase(), String(value)] as const];
  });
  return Object.fromEntries(fields);
}

const withoutIds = (details: unknown) => String(details).replaceAll(/"id":"(\d{6,}|[0-9A-Za-z]{18})"/g, '"id":"…"');

test('one book of business has the same health in either CRM, its details byte for byte but for ids', async () => {
  const [hubspot, salesforce] = [await shownIn.hubspot(), await shownIn.salesforce()];
  expect([...salesforce.keys()].sort()).toEqual([...hubspot.keys()].sort());
  expect(hubspot.size).toBeGreaterThan(70);
  expect([...hubspot.values()].filter(({ score }) => score !== undefined).length).toBeGreaterThan(40);
  for (const [name, { details, band_since: since, ...fields }] of hubspot) {
    const { details: otherDetails, band_since: otherSince, ...others } = salesforce.get(name) ?? {};
    expect({ name, ...others }).toEqual({ name, ...fields });
    expect(withoutIds(otherDetails)).toBe(withoutIds(details));
    expect([typeof otherSince, typeof since].sort()).toEqual([typeof since, typeof since]);
  }
  expect(crms).toEqual(Object.keys(shownIn));
});
