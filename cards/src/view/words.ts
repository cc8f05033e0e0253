/** The fixed words of a card, so that every renderer says the same. */
export const words = {
  loading: 'Loading the health score…',
  down: 'Pulling down',
  up: 'Holding up',
  inPoints: 'in points',
  nothingOfNote: 'Nothing of note',
  history: 'History',
  dimensions: 'Dimensions',
  weights: 'Weights',
  metric: 'Metric',
  points: 'Points',
  weight: 'Weight',
  yourView: 'Your view',
  rating: 'Rating',
  why: 'Why?',
  optional: 'Optional',
  save: 'Save',
  cancel: 'Cancel',
  undo: 'Undo',
  more: 'More',
  less: 'Less',
  retry: 'Retry',
  retrying: 'Retrying…',
  rateAgain: 'Rate the same again',
  reference: 'Reference',
  changeSpoken: { '▲': 'up', '▼': 'down', '': '' },
  newTab: 'opens in a new tab',
  moreRecords: 'more records',
} as const;

/** At most so many characters, for renderers whose layout cannot cut a line: whole words where there are any. */
export function shortened(text: string, max: number): string {
  const letters = [...text];
  if (letters.length <= max) return text;
  const cut = letters.slice(0, max).join('');
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > max / 2 ? space : cut.length).trimEnd()}…`;
}

/** Records that are only counted, where nothing opens them. */
export const andMore = (more: number): string => `and ${more} more`;
