import { objectOf } from './describe.ts';
import { apiError } from './errors.ts';
import { datetime, epoch, readDatetime } from './moment.ts';
import type { Answer, Call, Route } from './route.ts';

/** /updated and /deleted: ids alone, by SystemModstamp. */
export const changeRoutes: Route[] = [
  { method: 'GET', path: '/sobjects/:object/updated', class: 'changes', run: updated },
  { method: 'GET', path: '/sobjects/:object/deleted', class: 'changes', run: deleted },
];

const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;

function updated(call: Call): Answer {
  const { object, start, end } = windowOf(call, 30);
  const rows = call.org.table(object).all();
  const ids = rows
    .filter((row) => row.IsDeleted !== true && isWithin(row.SystemModstamp, start, end))
    .map(({ Id }) => Id);
  return { status: 200, body: { ids, latestDateCovered: covered(call, end) } };
}

function deleted(call: Call): Answer {
  const { object, start, end } = windowOf(call, 15);
  const deletedRecords = [...call.org.bin]
    .filter(([, one]) => one.object === object && isWithin(one.at, start, end))
    .map(([id, { at }]) => ({ deletedDate: at, id }));
  const earliest = datetime(call.org.clock.now() - 15 * dayMs);
  return {
    status: 200,
    body: { deletedRecords, earliestDateAvailable: earliest, latestDateCovered: covered(call, end) },
  };
}

/** Seconds do not count, and the window is longer than a minute. */
function windowOf(call: Call, days: number) {
  const definition = objectOf(call);
  if (!definition.replicate) {
    throw apiError(400, 'INVALID_TYPE', `object type ${definition.name} is not replicable`);
  }
  const start = minutesOf(call, 'start');
  const end = minutesOf(call, 'end');
  if (end - start < minuteMs) {
    throw apiError(400, 'INVALID_REPLICATION_DATE', 'endDate must be at least one minute after startDate');
  }
  if (start < call.org.clock.now() - days * dayMs) {
    throw apiError(400, 'INVALID_REPLICATION_DATE', `startDate cannot be more than ${days} days ago`);
  }
  return { object: definition.name, start, end };
}

function minutesOf(call: Call, name: string): number {
  const ms = readDatetime(call.query.get(name) ?? '');
  if (ms === undefined) {
    throw apiError(
      400,
      'INVALID_REPLICATION_DATE',
      `${name} must be a datetime with its zone, as 2026-01-01T00:00:00+00:00`,
    );
  }
  return Math.floor(ms / minuteMs) * minuteMs;
}

function isWithin(at: unknown, start: number, end: number): boolean {
  if (typeof at !== 'string') return false;
  const ms = epoch(at);
  return ms >= start && ms < end;
}

/** Continue from here: nothing later was looked at. */
function covered(call: Call, end: number): string {
  const now = Math.floor(call.org.clock.now() / minuteMs) * minuteMs;
  return datetime(Math.min(end, now));
}
