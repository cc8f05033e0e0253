import type { Model } from '@barometer/shared/model/model.ts';
import type { NewList } from '../crm/connector.ts';

/** A list people can have in their CRM. */
export interface WantedList extends NewList {
  /** Ours, the same for every account. */
  id: string;
  /** Which companies are in it, in words. */
  about: string;
}

/** How many bands from the bottom have a list: who is well needs none. */
const bandsListed = 2;
/** A fall worth a look; the field says it for thirty days. */
const fallPoints = 10;

/** The lists of a model: few, each one something to do. Pure. */
export function wantedLists({ bands }: Pick<Model, 'bands'>): WantedList[] {
  const fromBelow = [...bands].sort((a, b) => a.from - b.from);
  const low = fromBelow.slice(0, Math.min(bandsListed, fromBelow.length - 1));
  const ofBands = low.map(({ id, label }) => ({
    id,
    name: `Health: ${label}`,
    about: `Companies whose health band is ${label}.`,
    where: [{ field: 'band', oneOf: [id] }],
  }));
  const others = [
    {
      id: `fell-${fallPoints}`,
      name: `Health: fell ${fallPoints} points in 30 days`,
      about: `Companies that lost ${fallPoints} points or more in the last 30 days.`,
      where: [{ field: 'change_30d', atMost: -fallPoints }],
    },
    {
      id: 'no-score',
      name: 'Health: too little data',
      about: 'Companies a scorecard applies to, but with too little data for a score.',
      where: [
        { field: 'scorecard', known: true },
        { field: 'score', known: false },
      ],
    },
  ];
  // A band may be called as one of the others: the band goes first.
  return [...ofBands, ...others.filter(({ id }) => !low.some((band) => band.id === id))];
}
