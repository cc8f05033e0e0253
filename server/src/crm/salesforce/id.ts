import type { RecordType } from '@barometer/shared/crm.ts';

/** Salesforce's names of the record types. */
export const objectNames = {
  company: 'Account',
  contact: 'Contact',
  deal: 'Opportunity',
  ticket: 'Case',
} as const satisfies Record<RecordType, string>;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18 characters of an id. Salesforce's pages and exports show 15, in which upper and lower case differ; the last three
 * of the long form say which letters are upper case, so that spreadsheets cannot confuse two records.
 * @returns null when it is no id.
 */
export function toLongId(text: string): string | null {
  if (!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(text)) return null;
  const short = text.slice(0, 15);
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...short.slice(start, start + 5)].reduce(
      (sum, letter, place) => sum + (/[A-Z]/.test(letter) ? 2 ** place : 0),
      0,
    );
    return letters[bits] ?? '';
  });
  return short + suffix.join('');
}
