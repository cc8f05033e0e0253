import type { Owner } from '../book.ts';
import { slug } from '../words/slug.ts';

/** Turns the names of people in the data into owners of the portal. */
export class Owners {
  private readonly byName = new Map<string, Owner>();

  idOf(name: string): string {
    const known = this.byName.get(name);
    if (known !== undefined) return known.id;
    const position = this.byName.size;
    const [firstName = name, ...rest] = name.split(/\s+/);
    const owner = {
      id: String(720_300_118 + position * 6_151),
      email: `${slug(name).replaceAll('-', '.') || `owner.${position + 1}`}@sandbox.example`,
      firstName,
      lastName: rest.join(' '),
      userId: 31_004_212 + position * 977,
    };
    this.byName.set(name, owner);
    return owner.id;
  }

  all(): Owner[] {
    return [...this.byName.values()];
  }
}
