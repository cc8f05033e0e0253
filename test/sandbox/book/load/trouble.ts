import { formatProblem, type Problem } from '@barometer/shared/problem.ts';

/** Everything that is wrong with a folder or its mapping, reported together. */
export class BookTrouble extends Error {
  override readonly name = 'BookTrouble';

  constructor(
    readonly problems: Problem[],
    shown = 40,
  ) {
    const lines = problems.slice(0, shown).map(formatProblem);
    if (problems.length > shown) lines.push(`… and ${problems.length - shown} more`);
    const count = problems.length === 1 ? 'One problem' : `${problems.length} problems`;
    super(`${count} in the data or its mapping:\n${lines.join('\n')}`);
  }
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
