const mostRetries = 10;
const allWaitsMs = 24 * 3_600_000;
/** Each wait is twice the one before; ten of them are one day at most. */
const shares = 2 ** mostRetries - 1;

/**
 * How long to wait after a failed attempt, or undefined when it was the last. HubSpot retries up to ten times over 24
 * hours, at random distances; the doubling is ours.
 * @param attemptNumber of the attempt that failed, from 0.
 * @param random in [0, 1): the wait is between half and all of its share.
 */
export function retryWaitMs(attemptNumber: number, random: number): number | undefined {
  if (attemptNumber >= mostRetries) return undefined;
  return Math.round(((allWaitsMs * 2 ** attemptNumber) / shares) * (0.5 + random / 2));
}
