/** The kinds of customer a book consists of, and what each leaves behind in the CRM. */

export const archetypes = [
  'healthy',
  'steady',
  'new',
  'fading',
  'prospect',
  'troubled',
  'dormant',
  'churned',
  'empty',
] as const;
export type Archetype = (typeof archetypes)[number];

export type Range = readonly [low: number, high: number];

export interface Profile {
  /** Percent of the book. */
  share: number;
  /** Days until the contract renews. */
  renewalIn: Range;
  /** Contract years begun, the current one included. */
  years: Range;
  contacts: Range;
  /** Days since the latest activity with anyone. */
  lastActivity: Range;
  /** Share of the other contacts that were active within a month of that. */
  activeShare: number;
  optedOut: number;
  openTickets: Range;
  openAge: Range;
  closedTickets: Range;
  /** Share of the open tickets. */
  urgent: number;
  high: number;
  /** Above 1, tickets gather in the recent past. */
  recency: number;
  replyHours: Range;
  resolveDays: Range;
  nps: Range;
  npsKnown: number;
  openExpansion: number;
  wonExpansion: number;
  lostExpansion: number;
}

const healthy: Profile = {
  share: 36,
  renewalIn: [60, 350],
  years: [1, 5],
  contacts: [4, 8],
  lastActivity: [0, 9],
  activeShare: 0.75,
  optedOut: 0.04,
  openTickets: [0, 1],
  openAge: [0, 6],
  closedTickets: [1, 5],
  urgent: 0,
  high: 0.05,
  recency: 1,
  replyHours: [0.3, 6],
  resolveDays: [0.2, 4],
  nps: [8, 10],
  npsKnown: 0.6,
  openExpansion: 0.3,
  wonExpansion: 0.25,
  lostExpansion: 0.03,
};

const steady: Profile = {
  ...healthy,
  share: 14,
  contacts: [3, 6],
  lastActivity: [8, 28],
  activeShare: 0.4,
  closedTickets: [1, 4],
  nps: [7, 9],
  npsKnown: 0.4,
  openExpansion: 0.08,
  wonExpansion: 0.1,
};

const fading: Profile = {
  ...healthy,
  share: 19,
  renewalIn: [40, 240],
  years: [2, 5],
  contacts: [3, 5],
  lastActivity: [38, 75],
  activeShare: 0.2,
  optedOut: 0.2,
  openTickets: [1, 3],
  openAge: [4, 30],
  closedTickets: [2, 4],
  high: 0.35,
  recency: 2.2,
  replyHours: [4, 40],
  resolveDays: [2, 12],
  nps: [5, 7],
  npsKnown: 0.5,
  openExpansion: 0.03,
  wonExpansion: 0.05,
  lostExpansion: 0.3,
};

const troubled: Profile = {
  ...fading,
  share: 12,
  renewalIn: [8, 75],
  contacts: [2, 4],
  lastActivity: [55, 120],
  activeShare: 0.1,
  optedOut: 0.4,
  openTickets: [2, 4],
  openAge: [2, 25],
  closedTickets: [3, 5],
  // The first open ticket is always urgent; this is for the others.
  urgent: 0.3,
  high: 0.5,
  replyHours: [12, 90],
  resolveDays: [5, 25],
  nps: [0, 5],
  npsKnown: 0.7,
  openExpansion: 0,
  wonExpansion: 0,
  lostExpansion: 0.45,
};

export const profiles: Record<Archetype, Profile> = {
  healthy,
  steady,
  new: {
    ...healthy,
    share: 7,
    renewalIn: [275, 355],
    years: [1, 1],
    contacts: [3, 5],
    lastActivity: [2, 28],
    activeShare: 0.5,
    openTickets: [0, 2],
    closedTickets: [2, 5],
    npsKnown: 0.1,
    openExpansion: 0,
    wonExpansion: 0,
  },
  fading,
  prospect: { ...steady, share: 3, contacts: [1, 3], openTickets: [0, 0], closedTickets: [0, 0], npsKnown: 0 },
  troubled,
  dormant: {
    ...fading,
    share: 5,
    renewalIn: [10, 110],
    contacts: [2, 3],
    lastActivity: [150, 400],
    activeShare: 0,
    openTickets: [1, 2],
    openAge: [40, 120],
    closedTickets: [0, 1],
    high: 0.6,
    nps: [2, 6],
    npsKnown: 0.3,
  },
  churned: {
    ...troubled,
    share: 2,
    years: [2, 4],
    lastActivity: [70, 300],
    openTickets: [0, 0],
    closedTickets: [2, 4],
    npsKnown: 0.3,
  },
  empty: { ...healthy, share: 2, contacts: [0, 1], openTickets: [0, 0], closedTickets: [0, 0], npsKnown: 0 },
};

/** The first company is the story a demo opens with, and it is in trouble. */
export const storyArchetype: Archetype = 'troubled';

/**
 * The kind of the company at a position. Steps of the golden ratio spread the kinds evenly, so that a small book has
 * the same shares as a large one.
 */
export function archetypeAt(index: number, seed: number): Archetype {
  if (index === 0) return storyArchetype;
  let point = ((index * 0.618033988749895 + Math.abs(seed) * 0.1347) % 1) * 100;
  for (const archetype of archetypes) {
    point -= profiles[archetype].share;
    if (point < 0) return archetype;
  }
  return 'healthy';
}
