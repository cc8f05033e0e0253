/** Moments and days as Salesforce's REST API prints them: whole seconds, and a zone without a colon. */

/** `2024-04-25T15:50:37.000+0000`; of two such texts the later moment is the greater one. */
export function datetime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;
}

/** An ISO datetime with `Z`, from a book, in whole seconds: faster than by way of a Date, for books are large. */
export function fromIso(iso: string): string {
  return `${iso.slice(0, 19)}.000+0000`;
}

/** Epoch milliseconds of a moment as this org prints it. */
export function epoch(datetime: string): number {
  return Date.parse(`${datetime.slice(0, 23)}Z`);
}

const zoned = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,3})?(Z|[+-]\d\d:?\d\d)$/;

/** A datetime as clients send it in JSON or SOQL; undefined for what is none. Epoch milliseconds. */
export function readDatetime(text: string): number | undefined {
  const parts = zoned.exec(text);
  if (!parts) return undefined;
  const [, day = '', time = '', fraction = '', zone = ''] = parts;
  const colon = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  if (readDate(day) === undefined) return undefined;
  const ms = Date.parse(`${day}T${time}${fraction}${colon}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A day that exists, or nothing. */
export function readDate(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : text;
}
