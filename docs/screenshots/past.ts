import { mock } from 'node:test';
import type { Book, BookRecord } from '../../test/sandbox/book/book.ts';
import { controlOf } from '../../test/support/control.ts';
import type { Product } from '../../test/support/product.ts';

const dayMs = 86_400_000;
const weeks = 12;
const property = 'notes_last_updated';

/** The first sync of `syncForAQuarter`; the last one is twelve minutes old when the pictures are taken. */
export const firstSync = (takenAt: number): number => syncedAt(takenAt, weeks);

/**
 * As if the account had been connected a quarter ago: one sync a week, each scored by what existed then. A CRM keeps
 * only the latest activity, so whoever has been active since gets an earlier one for as long.
 */
export async function syncForAQuarter(product: Product, book: Book, takenAt: number): Promise<void> {
  const control = controlOf(product.hubspot.url);
  // A copy: the portal changes the records it was given.
  const { companies, contacts } = structuredClone(book);
  for (let week = weeks; week >= 0; week--) {
    const at = syncedAt(takenAt, week);
    mock.timers.setTime(at);
    await control.change([...rewound('companies', companies, at), ...rewound('contacts', contacts, at)]);
    if (week === weeks) await product.connect();
    else await product.sync();
  }
  mock.timers.setTime(takenAt);
}

function syncedAt(takenAt: number, week: number): number {
  return takenAt - 12 * 60_000 - week * 7 * dayMs;
}

function rewound(objectType: 'companies' | 'contacts', records: BookRecord[], at: number) {
  return records.flatMap(({ id, properties }) => {
    const latest = properties[property];
    if (!latest) return [];
    const earlier = new Date(at - (Number(id.slice(-3)) % 10) * dayMs).toISOString();
    const value = Date.parse(latest) > at ? earlier : latest;
    return [{ action: 'patch', objectType, id, properties: { [property]: value } }];
  });
}
