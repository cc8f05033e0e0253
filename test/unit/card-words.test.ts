import { shortened } from '../../cards/src/view/words.ts';

test.each([
  ['fits', 'Renewal 2027', 12, 'Renewal 2027'],
  ['is cut between words', 'Renewal 2027 and expansion', 20, 'Renewal 2027 and…'],
  [
    'is cut within a word that is longer than half of what fits',
    'Donaudampfschifffahrtsgesellschaft',
    12,
    'Donaudampfsc…',
  ],
  [
    'is cut within the second word, where the first is short',
    'A Donaudampfschifffahrtsgesellschaft',
    12,
    'A Donaudampf…',
  ],
  ['is never cut within a character', '😀😀😀😀', 2, '😀😀…'],
])('a text that %s', (_what, text, max, short) => {
  expect(shortened(text, max)).toBe(short);
});
