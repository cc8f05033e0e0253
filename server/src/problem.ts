import { formatProblem, type Problem } from '@barometer/shared/problem.ts';

/**
 * Bad usage or input: exit code 2. Problems are gathered and reported together: nobody should have to fix one to
 * learn of the next.
 */
export class InputError extends Error {
  readonly code = 'bad-input';
  readonly retryable = false;

  constructor(
    readonly problems: Problem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(formatProblem).join('\n'), options);
    this.name = 'InputError';
  }
}
