/** Letters that do not decompose into a plain letter and an accent. */
const special: Record<string, string> = { ø: 'o', æ: 'ae', ß: 'ss', ł: 'l', đ: 'd', ı: 'i', œ: 'oe', þ: 'th', ð: 'd' };

const known = new Map<string, string>();

/** The part of an address made from a name: `Bjørn & Søn` → `bjorn-son`; empty when no Latin letter is left. */
export function slug(text: string): string {
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  const made = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[øæßłđıœþð]/g, (letter) => special[letter] ?? letter)
    .replace(/[\u0300-\u036f'’.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // Names of people come from short lists; those of companies do not, and need no memory.
  if (known.size < 2_000) known.set(text, made);
  return made;
}
