/** How a try to tell something ended. */
export type Outcome =
  | { kind: 'sent' }
  /** `final`: no later try can do better. */
  | { kind: 'failed'; code: string; message: string; final: boolean };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Over more than a day: a receiver that is down overnight is there in the morning. */
const delaysMs = [5_000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs];

/** @param tries how many there were, the failed one included. @returns null: no more. */
export function nextTry(tries: number, now: Date): Date | null {
  const delayMs = delaysMs[tries - 1];
  return delayMs === undefined ? null : new Date(now.getTime() + delayMs);
}
