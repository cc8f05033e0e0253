import type { Corner, Curve } from '../model/model.ts';
import type { Value } from './answer.ts';
import { round9 } from './number.ts';

/** `wrong-type`: the curve needs another type of value. `unlisted`: a map that neither lists the value nor has `else`. */
export type Points = number | 'wrong-type' | 'unlisted';

/** `shown` is the value rounded to 9 decimals. */
export type PointsOf = (value: Value, shown: Value) => Points;

export function compileCurve(curve: Curve): PointsOf {
  if ('linear' in curve) return linear(curve.linear);
  if ('steps' in curve) return steps(curve.steps);
  if ('map' in curve) {
    const points = new Map(Object.entries(curve.map.values));
    const otherwise = curve.map.else ?? 'unlisted';
    return (_value, shown) => points.get(String(shown)) ?? otherwise;
  }
  const { true: whenTrue, false: whenFalse } = curve.boolean;
  return (value) => (typeof value === 'boolean' ? (value ? whenTrue : whenFalse) : 'wrong-type');
}

/**
 * Straight lines between the corners, flat outside them. Which corners a value lies between is decided on rounded
 * numbers, the place between them on the unrounded value.
 */
function linear(corners: readonly Corner[]): PointsOf {
  const lines = corners.map(([x, points], index) => {
    const [nextX, nextPoints] = corners[index + 1] ?? [x, points];
    return { x, rounded: round9(x), points, width: nextX - x, rise: nextPoints - points };
  });
  return (value, shown) => {
    if (typeof value !== 'number' || typeof shown !== 'number') return 'wrong-type';
    for (let i = lines.length - 1; i >= 0; i--) {
      const line = lines[i];
      if (line === undefined || shown < line.rounded) continue;
      if (shown === line.rounded || line.width === 0) return line.points;
      return line.points + line.rise * ((value - line.x) / line.width);
    }
    return lines[0]?.points ?? 0;
  };
}

/** The points of the last step whose value is reached; below the first step, the first step's points. */
function steps(corners: readonly Corner[]): PointsOf {
  const rising = corners.map(([x, points]) => ({ x: round9(x), points }));
  return (_value, shown) => {
    if (typeof shown !== 'number') return 'wrong-type';
    for (let i = rising.length - 1; i > 0; i--) {
      const step = rising[i];
      if (step !== undefined && shown >= step.x) return step.points;
    }
    return rising[0]?.points ?? 0;
  };
}
