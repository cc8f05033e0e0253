/** Salesforce's record ids: 15 characters that are case-sensitive, or 18 whose last three tell the case of the others. */

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The first three characters say what kind of record an id names. */
export const keyPrefixes = {
  Account: '001',
  Contact: '003',
  Opportunity: '006',
  Case: '500',
  User: '005',
  Organization: '00D',
  Task: '00T',
  OpportunityStage: '01J',
  CaseStatus: '00X',
  CurrencyType: '01L',
  ListView: '00B',
  PermissionSet: '0PS',
  PermissionSetAssignment: '0Pa',
} as const;

/** Pod and reserved character, as every id of this org has them. */
const instance = 'gK0';

/**
 * Ids of neighbouring records lie this far apart, so that the org holds ids that differ in nothing but case (26 apart):
 * whoever compares them without it mixes customers up.
 */
const step = 13;
const first = 916_132_832;

/** The id of the n-th record of its kind, 18 characters; later records have greater ids. */
export function idOf(prefix: string, place: number): string {
  return longId(`${prefix}${instance}${base62(first + place * step)}`);
}

/** The place an id was made from; undefined for ids of another org. */
export function placeOf(id: string): number | undefined {
  if (id.slice(3, 6) !== instance) return undefined;
  let number = 0;
  for (const char of id.slice(6, 15)) number = number * 62 + digits.indexOf(char);
  const place = (number - first) / step;
  return Number.isInteger(place) && place >= 0 ? place : undefined;
}

function base62(number: number): string {
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) text = (digits[rest % 62] ?? '') + text;
  return text.padStart(9, '0');
}

/** 15 characters with their three-character checksum. */
export function longId(short: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) {
      const char = short[block * 5 + at] ?? '';
      if (char >= 'A' && char <= 'Z') bits += 1 << at;
    }
    suffix += suffixes[bits] ?? '';
  }
  return short + suffix;
}

/** Either form as 18 characters; undefined for what is no id: a wrong length, a strange character, a wrong checksum. */
export function readId(given: unknown): string | undefined {
  if (typeof given !== 'string' || !/^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/.test(given)) return undefined;
  const long = longId(given.slice(0, 15));
  return given.length === 15 || given === long ? long : undefined;
}

/** As the database orders them: ASCII, so that capital letters come before small ones. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
