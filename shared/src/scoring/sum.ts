/**
 * Adds with Neumaier's compensation (ZAMM 54, 1974): amounts in cents are not exact in binary, and naive addition of
 * four of them misses the sum on paper by as much as 9 decimals can show.
 */
export function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}
