/** Why one component was not saved: its result tells, and the others are saved. */
export class Problem extends Error {
  constructor(
    readonly statusCode: string,
    message: string,
  ) {
    super(message);
  }
}

/** Why the call as a whole was not understood. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
