import type { Problem } from '@barometer/shared/problem.ts';
import type { BookUsage } from '../book.ts';
import { date } from '../moment.ts';
import { momentOf } from './evaluate.ts';
import { faultsOf } from './faults.ts';
import { type Calendar, cell, type Fault } from './frame.ts';
import type { CompanyIds } from './records.ts';
import type { UsageRule } from './schema.ts';
import type { Row } from './table.ts';
import { numberOf } from './value.ts';

export interface ReadUsage {
  usage: BookUsage[];
  bad: Problem[];
}

interface Day {
  /** The row it is from; two rows for one day contradict each other. */
  line: number;
  values: [name: string, value: number][];
}

/** Reads what a product recorded: a row holds one company's values of one day, or of a period that ended on it. */
export function readUsage(calendar: Calendar, rule: UsageRule, companyIds: CompanyIds): ReadUsage {
  const { table } = calendar;
  const days = new Map([...companyIds.values()].map((id) => [id, new Map<string, Day>()]));
  const bad: Problem[] = [];
  for (const row of table.rows) {
    const { faults, fault } = faultsOf(table, row);
    const companyDays = days.get(companyOf(calendar, row, rule, companyIds, fault));
    const day = dayOf(calendar, row, rule, fault);
    const values = valuesOf(calendar, row, rule, fault);
    const first = companyDays?.get(day ?? '')?.line;
    if (first !== undefined) {
      fault(rule.date.column, `${day} is told by line ${first} already`, 'Remove one of the rows, or add them up');
    }
    bad.push(...faults);
    if (faults.length === 0 && day !== undefined) companyDays?.set(day, { line: row.line, values });
  }
  return { usage: [...days].flatMap(([companyId, found]) => usageOf(companyId, Object.keys(rule.values), found)), bad };
}

function companyOf({ table, mapping }: Calendar, row: Row, rule: UsageRule, companyIds: CompanyIds, fault: Fault) {
  const key = cell(table, row, rule.company);
  const id = companyIds.get(key);
  if (key === '') fault(rule.company, 'The row names no company', 'Name one, or remove the row');
  else if (id === undefined) {
    const remedy = `Add the company to ${mapping.companies.file}, or remove the row`;
    fault(rule.company, `No company has the id \`${key}\``, remedy);
  }
  return id ?? '';
}

/** The day the values are of; undefined when a fault says why there is none, or when it is left out on purpose. */
function dayOf(calendar: Calendar, row: Row, { date: source }: UsageRule, fault: Fault): string | undefined {
  const text = cell(calendar.table, row, source.column);
  if (text === '') {
    fault(source.column, 'The row has no date', 'Write the day the values are of, or remove the row');
    return undefined;
  }
  const moment = momentOf(calendar, { row, fault }, source, text);
  if (moment === undefined) return undefined;
  if (moment <= calendar.now) return date(moment);
  if (source.future !== 'drop') {
    const remedy = 'Correct the date or `today`, or set `future: drop` to leave the row out';
    fault(source.column, `The values are of a day after today: \`${text}\``, remedy);
  }
  return undefined;
}

/** An empty cell is no value: what is not known is not zero. */
function valuesOf({ table }: Calendar, row: Row, rule: UsageRule, fault: Fault): Day['values'] {
  return Object.entries(rule.values).flatMap(([name, { column, times, whenEmpty }]): Day['values'] => {
    const text = cell(table, row, column);
    if (text === '') return whenEmpty === undefined ? [] : [[name, whenEmpty]];
    const value = numberOf(fault, column, text, times);
    return value === undefined ? [] : [[name, value]];
  });
}

function usageOf(companyId: string, names: string[], days: Map<string, Day>): BookUsage[] {
  const inOrder = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  return names.flatMap((wanted) => {
    const values = inOrder.flatMap(([day, { values }]) =>
      values.filter(([name]) => name === wanted).map(([, value]) => ({ date: day, value })),
    );
    return values.length === 0 ? [] : [{ companyId, name: wanted, values }];
  });
}
