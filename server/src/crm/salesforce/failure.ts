/** A failure that is told when it comes, to whoever waits for it; nobody has to. */
export interface Failure {
  failed: Promise<never>;
  /** The first one counts. */
  fail(error: unknown): void;
}

export function makeFailure(): Failure {
  let fail: Failure['fail'] = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  return { failed, fail };
}
