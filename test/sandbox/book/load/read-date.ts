/** How dates are written in CSV files. A date or time without a zone is UTC. */
export const dateFormats = ['iso', 'day-first', 'month-first', 'epoch-seconds', 'epoch-milliseconds'] as const;
export type DateFormat = (typeof dateFormats)[number];

export const exampleOf: Record<DateFormat, string> = {
  iso: '2026-03-14 or 2026-03-14T09:30:00Z',
  'day-first': '14.03.2026 or 14/03/2026 09:30',
  'month-first': '03/14/2026 or 3/14/2026 09:30',
  'epoch-seconds': '1773480600',
  'epoch-milliseconds': '1773480600000',
};

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const local = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?$/;

/** Milliseconds since 1970, or undefined for what is no date of that format: 30 February is none. */
export function readDate(text: string, format: DateFormat): number | undefined {
  if (format === 'epoch-seconds' || format === 'epoch-milliseconds') {
    const factor = format === 'epoch-seconds' ? 1_000 : 1;
    return /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * factor) : undefined;
  }
  if (format === 'iso') {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso.exec(text) ?? [];
    const ms = moment(year, month, day, hour, minute, second);
    if (ms === undefined) return undefined;
    return ms + Math.floor(Number(`0.${fraction ?? 0}`) * 1_000) - offset(zone);
  }
  const [, first, second, year, hour, minute, seconds] = local.exec(text) ?? [];
  return format === 'day-first'
    ? moment(year, second, first, hour, minute, seconds)
    : moment(year, first, second, hour, minute, seconds);
}

/** Refuses what Date.UTC would silently roll over into the next month. */
function moment(y?: string, m?: string, d?: string, hour = '0', minute = '0', second = '0'): number | undefined {
  if (y === undefined || m === undefined || d === undefined) return undefined;
  const ms = Date.UTC(Number(y), Number(m) - 1, Number(d), Number(hour), Number(minute), Number(second));
  const made = new Date(ms);
  const kept = made.getUTCMonth() === Number(m) - 1 && made.getUTCDate() === Number(d);
  return kept && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 ? ms : undefined;
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
