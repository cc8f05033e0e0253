import { mock } from 'node:test';
import type { Book, BookRecord } from '../../test/sandbox/book/book.ts';
import { changeRecords } from '../../test/sandbox/salesforce/control-records.ts';
import { controlOf } from '../../test/support/control.ts';
import type { AnyProduct, Product, SalesforceProduct } from '../../test/support/product.ts';

const dayMs = 86_400_000;
const weeks = 12;
const property = 'notes_last_updated';

/** The first sync of `syncForAQuarter`; the last one is twelve minutes old when the pictures are taken. */
export const firstSync = (takenAt: number): number => syncedAt(takenAt, weeks);

/**
 * As if the account had been connected a quarter ago: one sync a week, each scored by what existed then.
 * @param rewind makes the CRM what it was at a moment.
 */
export async function syncForAQuarter(
  product: AnyProduct,
  takenAt: number,
  rewind: (at: number) => Promise<unknown>,
): Promise<void> {
  for (let week = weeks; week >= 0; week--) {
    const at = syncedAt(takenAt, week);
    mock.timers.setTime(at);
    await rewind(at);
    if (week === weeks) await product.connect();
    else await product.sync();
  }
  mock.timers.setTime(takenAt);
}

function syncedAt(takenAt: number, week: number): number {
  return takenAt - 12 * 60_000 - week * 7 * dayMs;
}

/** A CRM keeps only the latest activity, so whoever has been active since gets an earlier one for as long. */
export function portalRewinder(product: Product, book: Book) {
  const control = controlOf(product.hubspot.url);
  // A copy: the portal changes the records it was given.
  const { companies, contacts } = structuredClone(book);
  return (at: number) => control.change([...rewound('companies', companies, at), ...rewound('contacts', contacts, at)]);
}

function rewound(objectType: 'companies' | 'contacts', records: BookRecord[], at: number) {
  return records.flatMap(({ id, properties }) => {
    const latest = properties[property];
    if (!latest) return [];
    const value = activeAt(Date.parse(latest), Number(id.slice(-3)), at);
    return [{ action: 'patch', objectType, id, properties: { [property]: new Date(value).toISOString() } }];
  });
}

/** The same of an org, which knows activity by the day. */
export function orgRewinder({ salesforce: { org } }: SalesforceProduct) {
  const latest = ['Account', 'Contact'].flatMap((object) =>
    [...org.table(object).all()].flatMap(({ Id, LastActivityDate }, index) =>
      typeof LastActivityDate === 'string' ? [{ object, id: Id, at: Date.parse(LastActivityDate), index }] : [],
    ),
  );
  return async (at: number) =>
    changeRecords(
      org,
      latest.map(({ object, id, index, ...known }) => {
        const day = new Date(activeAt(known.at, index, at)).toISOString().slice(0, 10);
        return { action: 'patch', object, id, values: { LastActivityDate: day } };
      }),
    );
}

const activeAt = (latest: number, place: number, at: number) => (latest > at ? at - (place % 10) * dayMs : latest);
