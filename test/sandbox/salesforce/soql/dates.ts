/** Days from and until (exclusive), as `2026-11-01`. */
export interface DayRange {
  from: string;
  until: string;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** The days a date literal means, in the user's time zone. Fiscal years are calendar years here; weeks begin on Sunday. */
export function daysOf(literal: string, today: string): DayRange | undefined {
  const [name = '', count] = literal.toUpperCase().replace('_FISCAL_', '_').replace('FISCAL_', '').split(':');
  const n = Number(count ?? 0);
  const single: Record<string, DayRange> = {
    YESTERDAY: days(today, -1, 0),
    TODAY: days(today, 0, 1),
    TOMORROW: days(today, 1, 2),
    LAST_90_DAYS: days(today, -90, 1),
    NEXT_90_DAYS: days(today, 1, 91),
    LAST_N_DAYS: days(today, -n, 1),
    NEXT_N_DAYS: days(today, 1, n + 1),
    N_DAYS_AGO: days(today, -n, 1 - n),
  };
  const known = single[name];
  if (known) return known;
  const unit = /(DAY|WEEK|MONTH|QUARTER|YEAR)S?(?:_AGO)?$/.exec(name)?.[1] as Unit | undefined;
  if (!unit) return undefined;
  if (name.startsWith('THIS_')) return units(today, unit, 0, 1);
  if (name.startsWith('LAST_N_')) return units(today, unit, -n, 0);
  if (name.startsWith('NEXT_N_')) return units(today, unit, 1, n + 1);
  if (name.startsWith('LAST_')) return units(today, unit, -1, 0);
  if (name.startsWith('NEXT_')) return units(today, unit, 1, 2);
  return name.endsWith('_AGO') ? units(today, unit, -n, 1 - n) : undefined;
}

function days(today: string, from: number, until: number): DayRange {
  return { from: moved(today, from), until: moved(today, until) };
}

function units(today: string, unit: Unit, from: number, until: number): DayRange {
  return { from: startOf(today, unit, from), until: startOf(today, unit, until) };
}

function moved(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

/** The first day of the unit so many units after today's. */
function startOf(today: string, unit: Unit, by: number): string {
  const date = new Date(`${today}T00:00:00Z`);
  if (unit === 'DAY') return moved(today, by);
  if (unit === 'WEEK') return moved(today, 7 * by - date.getUTCDay());
  const months = unit === 'MONTH' ? 1 : unit === 'QUARTER' ? 3 : 12;
  const month = Math.floor(date.getUTCMonth() / months) * months + by * months;
  return new Date(Date.UTC(date.getUTCFullYear(), month, 1)).toISOString().slice(0, 10);
}

/** Today, where the user is. */
export function todayIn(zone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now);
}

/** The moment a day begins in a zone, epoch milliseconds. */
export function midnightIn(zone: string, day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const first = utc - offset(zone, utc);
  // Twice, for the offset is that of the moment looked for.
  return utc - offset(zone, first);
}

function offset(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '00';
  const local = Date.parse(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}Z`);
  return local - Math.floor(at / 1000) * 1000;
}
