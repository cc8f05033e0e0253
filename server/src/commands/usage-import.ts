import { formatProblem } from '@barometer/shared/problem.ts';
import { usageImportTask } from '../operator/usage-import.ts';
import { realOutside } from '../outside.ts';
import type { Progress } from '../sync/progress.ts';
import { type Entry, entriesOf } from '../usage/csv/entries.ts';
import { linesOf } from '../usage/csv/lines.ts';
import { makeRefusals, type Refusals } from '../usage/csv/refusals.ts';
import { itemsMax } from '../usage/item.ts';
import { exitCodes, type Io } from './io.ts';
import { type Operator, withOperator } from './operator.ts';
import { readPieces } from './read-input.ts';

export interface UsageImportFlags {
  file: string;
  connection?: string;
  json?: boolean;
}

interface Outcome {
  connectionId: string;
  /** Of the file, the one that names the columns among them. */
  lines: number;
  accepted: number;
  unchanged: number;
  refusals: Refusals;
}

const printedMax = 20;

/** Takes usage from a CSV file; 1 when something was refused, though the rest is kept. */
export async function usageImport({ file, connection, json }: UsageImportFlags, io: Io): Promise<number> {
  const total = await countLines(file, io);
  const outcome: Outcome = { connectionId: '', lines: 0, accepted: 0, unchanged: 0, refusals: makeRefusals() };
  const scoredBy = await withOperator(io, async (operator, report) => {
    const asked = { connectionId: connection, items: [], isLast: false };
    outcome.connectionId = (await operator.run(usageImportTask, asked)).connectionId;
    await importFile({ file, total, operator, io, report }, outcome);
    return operator.scoring;
  }).catch((error: unknown) => {
    if (outcome.accepted > 0) io.stderr(`${told(outcome)} Import the file again: what is known is not taken twice.\n`);
    throw error;
  });
  const { refusals, ...counts } = outcome;
  const rejected = refusals.count();
  for (const { line, column, message, remedy } of refusals.first.slice(0, printedMax))
    io.stderr(`${formatProblem({ file, line, path: column, message, remedy })}\n`);
  if (rejected > printedMax) io.stderr(`… and ${rejected - printedMax} more\n`);
  const scoring = outcome.accepted === outcome.unchanged ? 'not-needed' : scoredBy;
  if (json) io.stdout(`${JSON.stringify({ ...counts, rejected, errors: refusals.first, scoring })}\n`);
  else io.stdout(`${told(outcome)}${scoringTold[scoring]}\n`);
  return rejected === 0 ? exitCodes.ok : exitCodes.failed;
}

const scoringTold = {
  'not-needed': '',
  begun: ' The server scores what changed.',
  soon: ' A running server or worker scores what changed within a minute; without one, `barometer sync` does.',
  'at-next-sync': ' The next `barometer sync`, or the server when it starts, scores what changed.',
};

function told({ connectionId, accepted, unchanged, refusals }: Outcome): string {
  const known = unchanged > 0 ? ` (${unchanged} known already)` : '';
  const values = accepted === 1 ? 'value' : 'values';
  return `${connectionId}: ${accepted} ${values} kept${known}, ${refusals.count()} refused.`;
}

/**
 * A file is read to its end before any of it is taken: one that is not text changes nothing. null for a pipe, which can
 * be read only once.
 */
async function countLines(file: string, io: Io): Promise<number | null> {
  if (!(await io.isRereadable(file))) return null;
  let count = 0;
  for await (const lines of linesOf(readPieces(file, io), file)) count += lines.length;
  return count;
}

interface Import {
  file: string;
  total: number | null;
  operator: Operator;
  io: Io;
  report: Progress;
}

async function importFile({ file, total, operator, io, report }: Import, outcome: Outcome): Promise<void> {
  const { connectionId } = outcome;
  const take = async (batch: Entry[], isLast: boolean) => {
    const asked = batch.flatMap((entry) => ('item' in entry ? [entry] : []));
    const items = asked.map(({ item }) => item);
    const { accepted, unchanged, errors } = await operator.run(usageImportTask, { connectionId, items, isLast });
    outcome.accepted += accepted;
    outcome.unchanged += unchanged;
    const faults = new Map(errors.map(({ index, ...fault }) => [asked[index], fault]));
    for (const entry of batch) {
      const fault = 'fault' in entry ? entry.fault : faults.get(entry);
      if (fault) outcome.refusals.note(entry, fault);
    }
  };

  report({ step: 'usage', done: 0, total });
  let waiting: Entry[] = [];
  for await (const { entries, throughLine } of entriesOf(readPieces(file, io), file, realOutside.now)) {
    waiting = waiting.length === 0 ? entries : [...waiting, ...entries];
    let at = 0;
    for (; waiting.length - at > itemsMax; at += itemsMax) await take(waiting.slice(at, at + itemsMax), false);
    waiting = waiting.slice(at);
    outcome.lines = throughLine;
    report({ step: 'usage', done: throughLine, total });
  }
  await take(waiting, true);
  report({ step: 'usage', done: outcome.lines, total: outcome.lines });
}
