import { CrmError } from './errors.ts';

/** What came back of one HTTP exchange, whole. */
export interface HttpAnswer {
  status: number;
  header(name: string): string | null;
  text: string;
}

/** Container engines wait ten seconds before they kill. */
const lastAnswersMs = 4_000;

export interface Patience {
  timeoutMs: number;
  stopping: AbortSignal | undefined;
  /** The CRM as people call it, and what it was asked. */
  whose: string;
  path: string;
}

/**
 * Waits so long for an answer. The vendors' SDKs pass no abort signal on, so a late one is left to arrive and is ignored.
 * @throws CrmError `timeout`
 */
export async function within<T>(work: Promise<T>, { timeoutMs, stopping, whose, path }: Patience): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let hurry = () => {};
  const late = new Promise<never>((_, reject) => {
    const giveUp = (afterMs: number) => () =>
      reject(
        new CrmError('timeout', `${whose} did not answer ${path} within ${afterMs / 1000} s. It will be asked again.`),
      );
    timer = setTimeout(giveUp(timeoutMs), timeoutMs);
    hurry = () => {
      const afterMs = Math.min(timeoutMs, lastAnswersMs);
      clearTimeout(timer);
      timer = setTimeout(giveUp(afterMs), afterMs);
    };
  });
  if (stopping?.aborted) hurry();
  stopping?.addEventListener('abort', hurry);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    stopping?.removeEventListener('abort', hurry);
  }
}

/** Why nothing came back, as short as it can be told. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code ?? error.message;
}
