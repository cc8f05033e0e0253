import { mix, randomFrom } from '../random.ts';
import { stems } from '../words/firms.ts';
import { slug } from '../words/slug.ts';

/** Nothing that names a trade: the data may say another one. */
const endings = ['Group', 'Partners', 'Works', 'Collective', 'International', 'Holding', 'Company', 'Network'];

/** Names for data that has none: the same id gets the same name on every load, and no two share one. */
export function inventName(id: string, taken: Set<string>): string {
  let seed = 2166136261;
  for (let at = 0; at < id.length; at += 1) seed = Math.imul(seed ^ id.charCodeAt(at), 16777619);
  for (let attempt = 0; ; attempt += 1) {
    const random = randomFrom(mix(seed, attempt));
    const first = random.pick(stems);
    const name = `${attempt < 4 ? first : `${first} & ${random.pick(stems)}`} ${random.pick(endings)}`;
    // Past some ten thousand companies the words run out and numbers must do.
    const unique = attempt < 12 ? name : `${name} ${taken.size}`;
    if (taken.has(unique)) continue;
    taken.add(unique);
    return unique;
  }
}

/** A domain made from the name; `.example` is reserved, so mail to it reaches nobody. */
export function inventDomain(name: string, taken: Set<string>): string {
  const label = slug(name) || 'company';
  const domain = taken.has(`${label}.example`) ? `${label}-${taken.size}.example` : `${label}.example`;
  taken.add(domain);
  return domain;
}
