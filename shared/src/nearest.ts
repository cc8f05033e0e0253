/**
 * The name that may have been meant by `name`: the one most like it, by edit distance without regard to case; the first
 * of equals. Undefined where none is like it, or the one is no part of the other: a far-fetched proposal helps nobody.
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && isNear(name, candidate, distance)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A shorter part is in many names by chance. */
const partMin = 4;

function isNear(name: string, candidate: string, distance: number): boolean {
  const [shorter = '', longer = ''] = [name.toLowerCase(), candidate.toLowerCase()].sort((a, b) => a.length - b.length);
  return 2 * distance <= longer.length || (shorter.length >= partMin && longer.includes(shorter));
}

/** Letters to insert, delete, replace or swap with their neighbour to get from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let distance = Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) distance = Math.min(distance, at(beforePrevious, column - 2) + 1);
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(distances: number[], index: number): number {
  return distances[index] ?? Number.POSITIVE_INFINITY;
}
