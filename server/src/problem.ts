/**
 * One thing wrong with what a person gave us (environment, argument, file). Problems are gathered and reported
 * together: nobody should have to fix one to learn of the next.
 */
export interface InputProblem {
  /** Where: an environment variable, a flag, a file with its line. */
  place: string;
  message: string;
  remedy: string;
}

/** Bad usage or input: exit code 2. */
export class InputError extends Error {
  readonly code = 'bad-input';
  readonly retryable = false;

  constructor(
    readonly problems: InputProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(formatProblem).join('\n'), options);
    this.name = 'InputError';
  }
}

export function formatProblem(problem: InputProblem): string {
  return `${problem.place}: ${problem.message}. ${problem.remedy}`;
}
