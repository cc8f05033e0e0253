/** English grammar for labels that people write into a model: "Urgent tickets open" → "1 urgent ticket open". */

const collectionNouns = /\b(tickets|deals|contacts|cases|opportunities|people)\b/i;
const prepositions = /\b(in|of|with|without|from|for|per|by|to|on|at|over|since|within|this|last|who|that)\b/i;
const irregular: Record<string, string> = { people: 'person', children: 'child', men: 'man', women: 'woman' };

/** A label left out of a model is the metric's id; "open-tickets" then reads "Open tickets". */
export function readable(label: string): string {
  const words = /^[a-z0-9]+([-_.][a-z0-9]+)*$/.test(label) ? label.replaceAll(/[-_.]/g, ' ') : label.trim();
  return capital(words);
}

/** "Has an executive sponsor" names a question; "Executive sponsor" is what it is about. */
export function bare(label: string): string {
  return readable(label.replace(/^(has|is|have|are)[ -](an? )?/i, ''));
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lower case inside a sentence, except names and acronyms: "NPS", "HubSpot", "QBRs". */
export function inSentence(label: string): string {
  const first = label.split(/[\s-]/, 1)[0] ?? '';
  return /[A-Z]/.test(first.slice(1)) || first === 'I' ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** The plural noun a label counts ("tickets" in "Urgent tickets open"), or null for "Ticket load". */
function pluralNoun(label: string): string | null {
  const known = collectionNouns.exec(label)?.[0];
  if (known) return known;
  const subject = label.split(prepositions, 1)[0] ?? label;
  return subject.split(/[^\p{L}]+/u).findLast(isPlural) ?? null;
}

function singularNoun(noun: string): string {
  const known = irregular[noun.toLowerCase()];
  if (known) return noun.charAt(0) === noun.charAt(0).toUpperCase() ? capital(known) : known;
  if (/ies$/i.test(noun) && noun.length > 4) return `${noun.slice(0, -3)}y`;
  if (/(sses|ches|shes|xes|zes)$/i.test(noun)) return noun.slice(0, -2);
  return noun.slice(0, -1);
}

/** `count(1, "1", "Urgent tickets open")` → "1 urgent ticket open"; null where the label names nothing countable. */
export function counted(value: number, written: string, label: string): string | null {
  const phrase = label.replace(/^(number|count|total) of /i, '');
  const noun = pluralNoun(phrase);
  if (!noun) return null;
  if (value === 0) return `No ${inSentence(phrase)}`;
  const words = value === 1 ? phrase.replace(noun, singularNoun(noun)).replace(/\bare\b/, 'is') : phrase;
  return `${written} ${inSentence(words)}`;
}

interface Share {
  part: number;
  whole: number;
  written: string;
  writtenWhole: string;
  label: string;
}

/** "3 of 4 open tickets", "None of 3 …", "Both …", "The only open ticket"; null where the label names nothing countable. */
export function partOfWhole({ part, whole, written, writtenWhole, label }: Share): string | null {
  const noun = pluralNoun(label);
  if (!noun || /\b(per|ratio)\b/i.test(label)) return null;
  if (whole === 1) return `${part === 0 ? 'No' : 'The only'} ${inSentence(label.replace(noun, singularNoun(noun)))}`;
  const all = whole === 2 ? 'Both' : `All ${writtenWhole}`;
  const share = part === whole ? all : `${part === 0 ? 'None' : written} of ${writtenWhole}`;
  return `${share} ${inSentence(label)}`;
}

function isPlural(word: string): boolean {
  return word.toLowerCase() in irregular || (/[a-z]{2}s$/i.test(word) && !/(ss|us|is)$/i.test(word));
}
