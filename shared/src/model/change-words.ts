import type { Change } from './change.ts';

/** A change in plain words: "adoption weight 40 → 30", "new metric active-users in adoption (weight 60)". */
export function describeChange(change: Change): string {
  return `${change.scorecard === undefined ? '' : `${change.scorecard}: `}${told(change)}`;
}

function told({ kind, path, before, after, to }: Change): string {
  switch (kind) {
    case 'added':
      return `new ${nameOf(path)}${placeOf(path.slice(0, -1))}${inBrackets(after)}`;
    case 'removed':
      return `${nameOf(path)} removed${placeOf(path.slice(0, -1), 'from')}${inBrackets(before)}`;
    case 'moved':
      return `${nameOf(path)} moved${placeOf(path.slice(0, -1), 'from')}${placeOf(to ?? [], 'to')}${inBrackets(after)}`;
    case 'order':
      return `order of ${path.at(-1)}${placeOf(path)}: ${listed(before)} → ${listed(after)}`;
    default:
      return `${subjectOf(path)} ${flow(before)} → ${flow(after)}`;
  }
}

/** What the parts of a list are called; dimensions and metrics go by their ids alone. */
const nouns: Record<string, string> = {
  bands: 'band',
  metrics: 'metric',
  scorecards: 'scorecard',
  dimensions: 'dimension',
  caps: 'cap',
};

function nameOf(path: readonly string[]): string {
  const [list = '', id = ''] = path.slice(-2);
  return `${nouns[list] ?? list} ${id}`;
}

/** ` in adoption` for a list within a dimension; nothing for a list of the model or of a scorecard. */
function placeOf(list: readonly string[], preposition = 'in'): string {
  return list.length === 5 ? ` ${preposition} ${list[3]}` : '';
}

function inBrackets(part: unknown): string {
  const { weight, max, from } = part as Record<string, unknown>;
  const told = weight !== undefined ? `weight ${weight}` : max !== undefined ? `max ${max}` : undefined;
  const band = told === undefined && typeof from === 'number' ? `from ${from}` : told;
  return band === undefined ? '' : ` (${band})`;
}

/** `['scorecards', 's', 'dimensions', 'adoption', 'weight']` → `adoption weight` */
function subjectOf(path: readonly string[]): string {
  const key = path.at(-1) ?? '';
  const owner = path.slice(-3, -1);
  const [list = '', id] = owner;
  const word = words[key] ?? key;
  if (id === undefined || !(list in nouns))
    return [words[path.at(-2) ?? ''] ?? path.at(-2), word].filter(Boolean).join(' ');
  return list === 'dimensions' || list === 'metrics' ? `${id} ${word}` : `${nouns[list]} ${id} ${word}`;
}

const words: Record<string, string> = {
  coverageFloor: 'coverage floor',
  frozenWhen: 'frozen when',
  ownField: 'own field',
  staleAfterDays: 'stale after days',
};

const listed = (ids: unknown) => (Array.isArray(ids) ? ids.join(', ') : String(ids));

/** As a person would write it in YAML, on one line. */
function flow(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' && !/^[A-Za-z][\w.-]*$/.test(value) ? `"${value}"` : String(value);
}
