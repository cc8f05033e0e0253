import { money, number, signed } from '@barometer/shared/words/number.ts';
import { modelPreviewTask, type PreviewResult } from '../operator/model-preview.ts';
import type { Standing } from '../scoring/standing.ts';
import { inColumns } from './columns.ts';
import { exitCodes, type Io } from './io.ts';
import { readRef } from './model-ref.ts';
import { withOperator } from './operator.ts';

export interface PreviewFlags {
  ref: string;
  connection?: string;
  /** How many companies the text names; --json names all. */
  limit: number;
  json?: boolean;
}

/** Says who would change band, and how much money is behind them, before anything is written. */
export async function modelPreview({ ref: named, connection, limit, json }: PreviewFlags, io: Io): Promise<number> {
  const ref = await readRef(named, io);
  const preview = await withOperator(io, (operator, report) =>
    operator.run(modelPreviewTask, { connectionId: connection, ref }, report),
  );
  io.stdout(json ? `${JSON.stringify(preview)}\n` : `${tell(preview, limit).join('\n')}\n`);
  return exitCodes.ok;
}

function tell(preview: PreviewResult, limit: number): string[] {
  const { connectionId, model, over, changes, companies } = preview;
  const inForce = over === null ? 'the model it would start with' : `version ${over}`;
  const lines = [`${connectionId}: ${model} instead of ${inForce}. Nothing is written.`, '', 'What differs'];
  if (changes.length === 0) lines.push('  Nothing but comments and layout.');
  for (const { text } of changes) lines.push(`  ${text}`);
  if (companies === 0) return [...lines, '', 'There are no companies yet.'];
  return [...lines, '', ...bands(preview), '', ...moved(preview), ...named(preview, limit)];
}

const barWidth = 30;

/** A bar for each band, as it is and as it would be. */
function bands({ matrix, standings, companies, account }: PreviewResult): string[] {
  const sum = (side: 'before' | 'after', id: string) =>
    matrix.filter((cell) => cell[side] === id).reduce((total, cell) => total + cell.companies, 0);
  const rows = standings.map(({ id, label }) => ({ label, before: sum('before', id), after: sum('after', id) }));
  const shown = rows.filter(({ before, after }) => before + after > 0);
  const width = Math.max(...shown.map(({ label }) => label.length));
  const digits = number(companies, account).length;
  const bar = (count: number) => '█'.repeat(Math.ceil((count / companies) * barWidth)).padEnd(barWidth, '·');
  const line = (name: string, count: number, rest = '') =>
    `  ${name.padEnd(width)}  ${bar(count)}  ${number(count, account).padStart(digits)}${rest}`;
  return [
    'Companies by band, now and then',
    ...shown.flatMap(({ label, before, after }) => [
      line(label, before),
      line('', after, after === before ? '' : `  ${signed(after - before, account)}`),
    ]),
  ];
}

function moved({ matrix, standings, companies, moves, withoutRevenue, scores, account }: PreviewResult): string[] {
  const label = (id: string) => standings.find((standing) => standing.id === id)?.label ?? id;
  const cells = matrix.filter(({ before, after }) => before !== after).sort((a, b) => b.companies - a.companies);
  const revenue = cells.reduce((total, cell) => total + cell.recurringRevenue, 0);
  const anyway = moves.filter((move) => move.anyway).length;
  const lines = [
    `${number(moves.length, account)} of ${number(companies, account)} companies would change band, with ${money(revenue, account)} of recurring revenue`,
    ...cells.map(
      ({ before, after, ...cell }) =>
        `  ${label(before)} → ${label(after)}: ${number(cell.companies, account)}, ${money(cell.recurringRevenue, account)}`,
    ),
    `Scores: ${number(scores.up, account)} up, ${number(scores.down, account)} down, ${number(scores.same, account)} the same`,
  ];
  if (anyway > 0)
    lines.push(`${number(anyway, account)} of them would change without publishing too: they are due to be scored.`);
  if (withoutRevenue > 0) lines.push(`Of ${number(withoutRevenue, account)} companies no recurring revenue is known.`);
  return lines;
}

function named({ moves, standings, account }: PreviewResult, limit: number): string[] {
  if (moves.length === 0 || limit === 0) return [];
  const label = ({ band, score }: Standing) =>
    `${standings.find(({ id }) => id === band)?.label ?? band}${score === null ? '' : ` ${number(score, account)}`}`;
  const rows = moves
    .slice(0, limit)
    .map(({ companyId, name, recurringRevenue, before, after }) => [
      `${name?.replaceAll(/\p{Cc}+/gu, ' ') ?? 'Company without a name'} (${companyId})`,
      `${label(before)} → ${label(after)}`,
      recurringRevenue === null ? '' : money(recurringRevenue, account),
    ]);
  const rest = moves.length - rows.length;
  return [
    '',
    'Who',
    ...inColumns(rows).map((line) => `  ${line}`),
    ...(rest > 0 ? [`  and ${number(rest, account)} more; --limit and --json name them`] : []),
  ];
}
