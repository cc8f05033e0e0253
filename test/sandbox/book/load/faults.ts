import type { Problem } from '@barometer/shared/problem.ts';
import type { Fault } from './frame.ts';
import type { Row, Table } from './table.ts';

/** Collects what is wrong with one row. */
export function faultsOf(table: Table, row: Row): { faults: Problem[]; fault: Fault } {
  const faults: Problem[] = [];
  const fault: Fault = (path, message, remedy) => {
    // One cell may feed several properties; it is wrong once.
    if (faults.some((other) => other.path === path && other.message === message)) return;
    faults.push({ file: table.file, path, line: row.line, message, remedy });
  };
  return { faults, fault };
}
