import type { Random } from '../random.ts';
import { industries, stems } from '../words/firms.ts';
import { foreignFirms } from '../words/foreign.ts';
import { places } from '../words/places.ts';
import { slug } from '../words/slug.ts';

/** Who a company is: everything that does not depend on how it is doing. */
export interface Identity {
  name: string;
  domain: string;
  /** Set when its people write their names in another script. */
  script: string | null;
  industry: string;
  city: string;
  country: string;
  phone: string;
}

/** Positions of the rare shapes of names. Every book above this size has them. */
const longNameEvery = 97;
const longNameAt = 13;
const foreignShare = 0.03;

/** Domains are unique in a book; the registry remembers those taken. */
export function identityAt(index: number, random: Random, taken: Set<string>): Identity {
  const industry = random.pick(industries);
  if (random.chance(foreignShare) || index === 3) return foreign(random, industry.value, taken);
  const place = random.pick(places);
  const stem = random.pick(stems);
  const word = random.pick(industry.words);
  const form = random.pick(place.forms);
  let name = `${stem} ${word}`;
  if (taken.has(slug(name))) name = `${stem} ${place.city} ${word}`;
  if (taken.has(slug(name))) name = `${stem} & ${random.pick(stems)} ${word}`;
  const domain = claim(slug(name), taken);
  const full = form === '' ? name : `${name} ${form}`;
  const { city, country } = place;
  return {
    name: index % longNameEvery === longNameAt ? longName(full, city, country) : full,
    domain,
    script: null,
    industry: industry.value,
    city,
    country,
    phone: place.phone + random.int(10, 99),
  };
}

function foreign(random: Random, industry: string, taken: Set<string>): Identity {
  const { script, name, domain, city, country, phone } = random.pick(foreignFirms);
  return { name, domain: claim(domain, taken), script, industry, city, country, phone: phone + random.int(10, 99) };
}

/** Reserved for documentation: mail to a `.example` address reaches nobody. */
function claim(base: string, taken: Set<string>): string {
  let label = base;
  for (let n = taken.size; taken.has(label); n += 1) label = `${base}-${n}`;
  taken.add(label);
  return `${label}.example`;
}

/** The kind of name a legal department types in: it must wrap, be cut off and still be told apart. */
function longName(name: string, city: string, country: string): string {
  return (
    `${name} – Internationale Beteiligungs- und Verwaltungsgesellschaft für ${city}, ${country} und angrenzende Märkte ` +
    '(formerly Consolidated Holdings & Associated Undertakings, in succession to the Trustees of the Founders’ Estate)'
  );
}
