import type { Band, Model } from '../model/model.ts';
import type { CapResult } from './answer.ts';
import { round9, roundHalfUp } from './number.ts';

/** Reads the band from a whole score; `previousBand` unknown to the model counts as none. */
export type BandOf = (score: number, caps: readonly CapResult[], previousBand: string | null | undefined) => string;

/**
 * With a previous band the score must pass an edge by `hysteresis` points before the band moves, one edge after the
 * other. A cap whose condition holds is stronger: the band is never above the band of its `max`, or a company that was
 * green would stay green on hysteresis alone while an urgent ticket is open.
 */
export function compileBands({ bands, hysteresis }: Model): BandOf {
  const edges = bands.map(({ from }) => round9(from));
  return (score, caps, previousBand) => {
    const previous = bands.findIndex(({ id }) => id === previousBand);
    let index = previous === -1 ? bandIndex(score, edges) : moved(previous, score, edges, hysteresis);
    for (const { applies, max } of caps) {
      if (applies) index = Math.max(index, bandIndex(roundHalfUp(max), edges));
    }
    return idAt(bands, index);
  };
}

/**
 * Where a company of this band whose score has passed an edge of it would change band; null where it has passed none.
 * `edge`: the edge that was passed; `movesAt`: from here on up, or below here, the band changes.
 */
export function heldBand(
  { bands, hysteresis }: Pick<Model, 'bands' | 'hysteresis'>,
  score: number | null,
  band: string | null,
): { edge: number; movesAt: number } | null {
  const index = bands.findIndex(({ id }) => id === band);
  const own = bands[index];
  if (score === null || !own) return null;
  const above = bands[index - 1];
  if (above && score >= above.from) return { edge: above.from, movesAt: round9(above.from + hysteresis) };
  return score < own.from ? { edge: own.from, movesAt: round9(own.from - hysteresis) } : null;
}

/** The highest grade whose lower edge the whole score reaches; grades have no hysteresis. */
export function compileGrades(grades: Record<string, number>): (score: number) => string {
  const falling = Object.entries(grades)
    .map(([id, from]) => ({ id, from: round9(from) }))
    .sort((a, b) => b.from - a.from);
  const edges = falling.map(({ from }) => from);
  return (score) => idAt(falling, bandIndex(score, edges));
}

function moved(previous: number, score: number, edges: readonly number[], hysteresis: number): number {
  let index = previous;
  while (index > 0 && score >= round9(edgeAt(edges, index - 1) + hysteresis)) index--;
  while (index < edges.length - 1 && score < round9(edgeAt(edges, index) - hysteresis)) index++;
  return index;
}

/** The first edge the score reaches. Edges fall and the last is 0, so there is one for every score. */
function bandIndex(score: number, edges: readonly number[]): number {
  let index = 0;
  while (index < edges.length - 1 && score < edgeAt(edges, index)) index++;
  return index;
}

function edgeAt(edges: readonly number[], index: number): number {
  return edges[index] ?? 0;
}

function idAt(bands: readonly Pick<Band, 'id'>[], index: number): string {
  return bands[index]?.id ?? '';
}
