import type { Random } from '../random.ts';

/** Ids as a CRM hands them out: large, rising, with gaps. */
export interface Ids {
  company: (random: Random) => string;
  contact: (random: Random) => string;
  deal: (random: Random) => string;
  ticket: (random: Random) => string;
}

/** The id of the first company of every generated book, whatever its seed and size. */
export const storyCompanyId = '17204833951';

function rising(first: number, widestGap: number): (random: Random) => string {
  let next = first;
  return (random) => {
    const id = String(next);
    next += random.int(1, widestGap);
    return id;
  };
}

export function freshIds(): Ids {
  return {
    company: rising(Number(storyCompanyId), 48_000),
    contact: rising(51_340_227_104, 9_000),
    deal: rising(22_618_004_377, 21_000),
    ticket: rising(7_913_560_218, 12_000),
  };
}
