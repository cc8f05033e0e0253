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
  const long = short + suffix.join('');
  // A long one whose end says something else is not ours to correct: as it is given it may be found, or not.
  return text.length === 15 || text.toLowerCase() === long.toLowerCase() ? long : text;
}

/**
 * The one spelling of a record's id, as somebody outside the CRM writes it: people copy Salesforce's short ones from its
 * pages, and name companies by them. What is no id stays as it is, and will not be found.
 */
export const recordId = (connectionId: string, text: string): string =>
  connectionId.startsWith('salesforce-') ? (toLongId(text) ?? text) : text;
