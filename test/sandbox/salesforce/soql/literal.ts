import type { Condition, LiteralType } from '@jetstreamapp/soql-parser-js';
import { readId } from '../ids.ts';
import { datetime, readDate, readDatetime } from '../moment.ts';
import type { Field, Value } from '../objects/define.ts';
import { daysOf, midnightIn, todayIn } from './dates.ts';
import type { Scope } from './path.ts';
import { at, unquote } from './read.ts';

/** A literal as the rows hold such values; a date literal is a range, its end not in it. */
export type Wanted = { value: Value } | { from: string; until: string };

export interface WrittenLiteral {
  text: string;
  type: LiteralType | undefined;
}

/** A condition's literals, one or a list. */
export function literalsOf(condition: Extract<Condition, { value: unknown }>): WrittenLiteral[] {
  const { value, literalType } = condition;
  if (!Array.isArray(value)) return [{ text: value, type: Array.isArray(literalType) ? literalType[0] : literalType }];
  return value.map((text, place) => ({ text, type: Array.isArray(literalType) ? literalType[place] : literalType }));
}

/** Reads a literal for a field; one of another type is refused as Salesforce does, INVALID_FIELD. */
export function wanted(scope: Scope, written: string, field: Field, { text, type }: WrittenLiteral): Wanted {
  if (type === 'NULL') return { value: null };
  const range = type === 'DATE_LITERAL' || type === 'DATE_N_LITERAL' ? daysOf(text, today(scope)) : undefined;
  switch (field.type) {
    case 'datetime': {
      if (range) return { from: midnight(scope, range.from), until: midnight(scope, range.until) };
      const ms = type === 'DATETIME' ? readDatetime(text) : undefined;
      if (ms === undefined) throw wrongType(scope, written, 'dateTime', false);
      return { value: withMs(ms) };
    }
    case 'date': {
      if (range) return range;
      const day = type === 'DATE' ? readDate(text) : undefined;
      if (day === undefined) throw wrongType(scope, written, 'date', false);
      return { value: day };
    }
    case 'boolean':
      if (type !== 'BOOLEAN') throw wrongType(scope, written, 'boolean', false);
      return { value: text.toUpperCase() === 'TRUE' };
    case 'int':
      if (type !== 'INTEGER') throw wrongType(scope, written, 'int', false);
      return { value: Number(text) };
    case 'double':
    case 'percent':
    case 'currency':
      if (type !== 'INTEGER' && type !== 'DECIMAL') throw wrongType(scope, written, field.type, false);
      return { value: Number(text) };
    case 'id':
    case 'reference': {
      if (type !== 'STRING') throw wrongType(scope, written, field.type, true);
      const given = unquote(text);
      if (given === '') return { value: null };
      const id = readId(given);
      if (id === undefined) {
        throw at(scope.soql, written, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${given}`);
      }
      return { value: id };
    }
    default: {
      if (type !== 'STRING') throw wrongType(scope, written, 'string', true);
      // An empty text is no text.
      return { value: unquote(text) || null };
    }
  }
}

function wrongType(scope: Scope, written: string, type: string, quoted: boolean) {
  const quotes = quoted ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const problem = `value of filter criterion for field '${written}' must be of type ${type} and ${quotes}`;
  return at(scope.soql, written, 'INVALID_FIELD', problem);
}

const zoneOf = ({ org }: Scope) => String(org.table('User').find(org.integrationUserId)?.TimeZoneSidKey ?? 'UTC');
const today = (scope: Scope) => todayIn(zoneOf(scope), scope.org.clock.now());
const midnight = (scope: Scope, day: string) => datetime(midnightIn(zoneOf(scope), day));

/** Rows hold whole seconds; a literal between two of them lies between. */
function withMs(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}+0000`;
}
