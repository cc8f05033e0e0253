import type { Definition } from './standard/define.ts';

export interface BadValue {
  error: string;
  message: string;
}
export type Checked = { value: string } | BadValue;

/** Option values that are not in the definition: owners, pipelines, stages. */
export type Options = (definition: Definition) => readonly string[] | undefined;

const longestText = 65_536;

/** Holds a written value against its property's type and brings it into the form HubSpot keeps. "" clears. */
export function checkValue(definition: Definition, raw: string, options: Options): Checked {
  if (raw === '') return { value: '' };
  switch (definition.type) {
    case 'number':
      return checkNumber(raw);
    case 'bool':
      return checkBoolean(raw);
    case 'enumeration':
      return checkOptions(definition, raw, options);
    case 'date':
      return checkDate(raw);
    case 'datetime':
      return checkDatetime(raw);
    default:
      return checkText(definition, raw);
  }
}

function checkText(definition: Definition, raw: string): Checked {
  // The limit is HubSpot's for text properties; code and wording of the refusal are unverified.
  if (raw.length > longestText) {
    return { error: 'STRING_TOO_LONG', message: `The value is ${raw.length} characters long; at most ${longestText}.` };
  }
  if (definition.name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(raw)) {
    return { error: 'INVALID_EMAIL', message: `Email address ${raw} is invalid` };
  }
  return { value: raw };
}

function checkNumber(raw: string): Checked {
  const text = raw.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    return { error: 'INVALID_FLOAT', message: `${raw} was not a valid number.` };
  }
  // Digits beyond a double's precision stay as they were written.
  if (/^\d{16,}$/.test(text)) return { value: text.replace(/^0+(?=\d)/, '') };
  const number = Number(text);
  if (!Number.isFinite(number)) return { error: 'INVALID_FLOAT', message: `${raw} was not a valid number.` };
  return { value: String(number === 0 ? 0 : number) };
}

function checkBoolean(raw: string): Checked {
  const value = raw.toLowerCase();
  if (value === 'true' || value === 'false') return { value };
  return { error: 'INVALID_OPTION', message: `${raw} was not one of the allowed options: [true, false]` };
}

function checkOptions(definition: Definition, raw: string, options: Options): Checked {
  const allowed = options(definition) ?? definition.options.map((option) => option.value);
  const several = definition.fieldType === 'checkbox';
  const chosen = several ? raw.split(';').filter((value) => value !== '') : [raw];
  const wrong = chosen.find((value) => !allowed.includes(value));
  if (wrong === undefined) return { value: chosen.join(';') };
  const known = allowed.length > 20 ? [...allowed.slice(0, 20), '...'] : allowed;
  return { error: 'INVALID_OPTION', message: `${wrong} was not one of the allowed options: [${known.join(', ')}]` };
}

/** A date is a day: `2026-03-31`, or an instant that is midnight UTC. */
function checkDate(raw: string): Checked {
  const at = instant(raw);
  if (at === undefined) return { error: 'INVALID_DATE', message: `${raw} was not a valid date.` };
  if (at % 86_400_000 !== 0) {
    return { error: 'INVALID_DATE', message: `${raw} is at ${new Date(at).toISOString()}, not at midnight UTC.` };
  }
  return { value: new Date(at).toISOString().slice(0, 10) };
}

function checkDatetime(raw: string): Checked {
  const at = instant(raw);
  if (at === undefined) return { error: 'INVALID_DATE', message: `${raw} was not a valid datetime.` };
  return { value: new Date(at).toISOString() };
}

const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;

/** Epoch milliseconds or ISO 8601 with its zone; a bare day is midnight UTC. */
export function instant(raw: string): number | undefined {
  if (/^-?\d{1,15}$/.test(raw)) return Number(raw);
  if (!iso.test(raw)) return undefined;
  const at = Date.parse(raw);
  if (Number.isNaN(at)) return undefined;
  // Date.parse takes 30 February for 2 March; a calendar does not.
  const day = raw.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? at : undefined;
}
