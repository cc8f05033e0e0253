import type { Rule } from './settings.ts';

/** A rule in a sentence, with the labels of the model's bands. Pure. */
export function ruleWords({ when, modelChanges }: Rule, labelOf: (band: string) => string): string {
  const even = modelChanges ? ', even when only the model changed' : '';
  if ('fall' in when) {
    const { points, days } = when.fall;
    return `A score falls by ${count(points, 'point')} or more within ${count(days, 'day')}${even}.`;
  }
  const { from, to, direction } = when.band;
  const moves = { worse: 'gets worse', better: 'gets better', either: 'changes' }[direction];
  const anyOf = (bands: string[] | undefined, word: string) =>
    bands === undefined ? '' : ` ${word} ${bands.map(labelOf).join(' or ')}`;
  return `A company’s band ${moves}${anyOf(from, 'from')}${anyOf(to, 'to')}${even}.`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
