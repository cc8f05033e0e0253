/**
 * Whole numbers that add up to `total`, each less than one from its exact part: the largest remainder method.
 * @param exact parts whose sum is less than one away from `total`, which is whole.
 */
export function wholePoints(exact: readonly number[], total: number): number[] {
  const whole = exact.map((part) => Math.floor(part) || 0);
  const left = total - whole.reduce((sum, part) => sum + part, 0);
  const remainder = (index: number) => (exact[index] ?? 0) - (whole[index] ?? 0);
  const byRemainder = [...exact.keys()].sort((one, other) => remainder(other) - remainder(one) || one - other);
  const raised = new Set(byRemainder.slice(0, Math.max(0, left)));
  return whole.map((part, index) => (raised.has(index) ? part + 1 : part));
}
