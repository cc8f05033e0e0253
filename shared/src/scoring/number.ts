/**
 * Numbers are rounded to 9 decimals before they are compared, rounded or printed, so that 0.1 + 0.2 is 0.3 and a
 * sum which is 69.5 on paper is 69.5 here. Arithmetic itself works on the unrounded numbers.
 */
export function round9(value: number): number {
  // From 2^23 on, neighbouring doubles lie further apart than 9 decimals can tell, and × 1e9 would leave the range
  // of exact whole numbers: there is nothing to round.
  if (value >= 8_388_608 || value <= -8_388_608) return value;
  // + 0 turns -0 into 0.
  return Math.round(value * 1e9) / 1e9 + 0;
}

/** The one rounding of a score to a whole number: half goes up. */
export function roundHalfUp(value: number): number {
  return Math.floor(round9(value) + 0.5);
}
