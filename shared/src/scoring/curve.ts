import type { Corner, Curve } from '../model/model.ts';
import type { Value } from './answer.ts';
import { round9 } from './number.ts';

/** `wrong-type`: the curve needs another type of value. `unlisted`: a map that neither lists the value nor has `else`. */
export type Points = number | 'wrong-type' | 'unlisted';

export function compileCurve(curve: Curve): (value: Value) => Points {
  if ('linear' in curve) return linear(curve.linear);
  if ('steps' in curve) return steps(curve.steps);
  if ('map' in curve) {
    const points = new Map(Object.entries(curve.map.values));
    const otherwise = curve.map.else ?? 'unlisted';
    return (value) => points.get(String(typeof value === 'number' ? round9(value) : value)) ?? otherwise;
  }
  const { true: whenTrue, false: whenFalse } = curve.boolean;
  return (value) => (typeof value === 'boolean' ? (value ? whenTrue : whenFalse) : 'wrong-type');
}

/**
 * Straight lines between the corners, flat outside them. Which corners a value lies between is decided on rounded
 * numbers, the place between them on the unrounded value.
 */
function linear(corners: readonly Corner[]): (value: Value) => Points {
  const lines = corners.map(([x, points], index) => {
    const [nextX, nextPoints] = corners[index + 1] ?? [x, points];
    return { x, rounded: round9(x), points, width: nextX - x, rise: nextPoints - points };
  });
  return (value) => {
    if (typeof value !== 'number') return 'wrong-type';
    const rounded = round9(value);
    for (let i = lines.length - 1; i >= 0; i--) {
      const line = lines[i];
      if (line === undefined || rounded < line.rounded) continue;
      if (rounded === line.rounded || line.width === 0) return line.points;
      return line.points + line.rise * ((value - line.x) / line.width);
    }
    return lines[0]?.points ?? 0;
  };
}

/** The points of the last step whose value is reached; below the first step, the first step's points. */
function steps(corners: readonly Corner[]): (value: Value) => Points {
  const rising = corners.map(([x, points]) => ({ x: round9(x), points }));
  return (value) => {
    if (typeof value !== 'number') return 'wrong-type';
    const rounded = round9(value);
    for (let i = rising.length - 1; i > 0; i--) {
      const step = rising[i];
      if (step !== undefined && rounded >= step.x) return step.points;
    }
    return rising[0]?.points ?? 0;
  };
}
