/**
 * Numbers are rounded to 9 decimals before they are compared, rounded or printed, so that 0.1 + 0.2 is 0.3 and a
 * sum which is 69.5 on paper is 69.5 here. Arithmetic itself works on the unrounded numbers. Never answers -0.
 */
export function round9(value: number): number {
  if (value >= exactHalvesMax || value <= -exactHalvesMax) return roundLarge(value);
  // Not Math.round, which is slower and answers -0 for a hair below 0.
  return Math.floor(value * 1e9 + 0.5) / 1e9;
}

/** The one rounding of a score to a whole number: half goes up. */
export function roundHalfUp(value: number): number {
  return Math.floor(round9(value) + 0.5);
}

/** 2^22: up to here a number × 1e9 is so small that 0.5 can be added to it exactly. */
const exactHalvesMax = 4_194_304;
/** 2^23: from here on neighbouring numbers lie further apart than 9 decimals can tell; there is nothing to round. */
const coarseMin = 8_388_608;

function roundLarge(value: number): number {
  return Math.abs(value) >= coarseMin ? value : Math.round(value * 1e9) / 1e9;
}
