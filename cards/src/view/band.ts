import type { CardData } from '@barometer/shared/card.ts';
import type { BandMark, Tone } from './card-view.ts';

type Bands = CardData['bands'];

const knownTones: Record<string, Tone> = { green: 'good', yellow: 'fair', red: 'poor' };
const shapes: Record<Tone, BandMark['shape']> = { good: '●', fair: '▲', poor: '■', none: '○' };

export const noMark: BandMark = { tone: 'none', shape: shapes.none };

/** A band's tone by its usual id; bands of one's own go by position: the first is good, the last is poor. */
export function toneOf(id: string, bands: Bands): Tone {
  const known = knownTones[id];
  if (known) return known;
  const index = bands.findIndex((band) => band.id === id);
  if (index < 0) return 'none';
  if (index === 0) return 'good';
  return index === bands.length - 1 ? 'poor' : 'fair';
}

export function markOf(id: string | null | undefined, bands: Bands): BandMark {
  if (!id) return noMark;
  const tone = toneOf(id, bands);
  return { tone, shape: shapes[tone] };
}

/** The band a number of points would fall into, for bars and rows. Says nothing about the company's own band. */
export function markOfPoints(points: number | null, bands: Bands): BandMark {
  if (points === null) return noMark;
  return markOf(bands.find(({ from }) => points >= from)?.id, bands);
}
