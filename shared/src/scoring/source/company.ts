import type { DaysSinceSource, DaysUntilSource, FieldSource } from '../../model/model.ts';
import { instantReader, rawReader, valueReader } from '../field.ts';
import { missing, present, printable, type Read } from '../reading.ts';
import { dayMs } from '../time.ts';

export function readField({ field }: FieldSource): Read {
  const name = fieldName(field);
  const read = valueReader('company', name);
  return (scope) => {
    const { company } = scope.facts;
    const value = read(company, scope.asOf);
    if (value === undefined) return missing;
    const shown = printable(value);
    return {
      state: 'present',
      value,
      shown,
      evidence: [{ type: 'company', id: company.id, field: name, value: shown }],
    };
  };
}

/** Whole days, rounded down; missing when the date lies ahead. */
export function readDaysSince({ daysSince }: DaysSinceSource): Read {
  return readDays(daysSince, (instant, asOf) => (instant > asOf ? undefined : Math.floor((asOf - instant) / dayMs)));
}

/** Whole days, rounded up; negative when past. */
export function readDaysUntil({ daysUntil }: DaysUntilSource): Read {
  // + 0 turns the -0 of "less than a day ago" into 0.
  return readDays(daysUntil, (instant, asOf) => Math.ceil((instant - asOf) / dayMs) + 0);
}

function readDays(field: string, daysOf: (instant: number, asOf: number) => number | undefined): Read {
  const name = fieldName(field);
  const readInstant = instantReader('company', name);
  const readRaw = rawReader('company', name);
  return (scope) => {
    const { company } = scope.facts;
    const instant = readInstant(company, scope.asOf);
    const days = instant === undefined ? undefined : daysOf(instant, scope.asOf);
    if (days === undefined) return missing;
    return present(days, [{ type: 'company', id: company.id, field: name, value: printable(readRaw(company)) }]);
  };
}

/** `company.custom.plan` → `custom.plan` */
function fieldName(path: string): string {
  return path.slice('company.'.length);
}
