import type { Condition, Query, ValueQueryCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../errors.ts';
import type { Row, Value } from '../objects/define.ts';
import { type Comparable, comparable } from './compare.ts';
import { literalsOf, type Wanted, wanted } from './literal.ts';
import { type Path, pathOf, type Scope } from './path.ts';
import { at } from './read.ts';

export type Predicate = (row: Row) => boolean;
/** The values an inner query selects. */
export type Inner = (query: Query) => Set<Value>;

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { condition: Condition | ValueQueryCondition };

/** The WHERE clause as a test of a row. */
export function where(scope: Scope, clause: WhereClause | undefined, inner: Inner): Predicate {
  if (!clause) return () => true;
  const tokens = tokensOf(clause);
  const test = group(tokens, (condition) => conditionTest(scope, condition, inner));
  if (tokens.length > 0) throw malformedQuery(`unexpected token: '${spelled(tokens[0])}'`);
  return test;
}

/** The parser's tree leans to the right and keeps the parentheses as counts: back to what was written. */
function tokensOf(clause: WhereClause): Token[] {
  const tokens: Token[] = [];
  let current: WhereClause | undefined = clause;
  while (current) {
    const left: WhereClause['left'] = current.left;
    if (left) {
      if ('openParen' in left) tokens.push(...Array<Token>(left.openParen ?? 0).fill('('));
      if ('operator' in left) {
        tokens.push({ condition: left });
        tokens.push(...Array<Token>(left.closeParen ?? 0).fill(')'));
      }
    }
    if (!('operator' in current)) break;
    tokens.push(current.operator);
    current = current.right;
  }
  return tokens;
}

/** AND and OR do not mix without parentheses, and a NOT that is not the first has its own. */
function group(tokens: Token[], test: (condition: Condition | ValueQueryCondition) => Predicate): Predicate {
  const parts: Predicate[] = [];
  let joined: 'AND' | 'OR' | undefined;
  for (;;) {
    const isNegated = tokens[0] === 'NOT';
    if (isNegated && parts.length > 0) throw malformedQuery("unexpected token: 'NOT'");
    if (isNegated) tokens.shift();
    const part = single(tokens, test);
    parts.push(isNegated ? (row) => !part(row) : part);
    const next = tokens[0];
    if (next !== 'AND' && next !== 'OR') break;
    if (joined !== undefined && joined !== next) throw malformedQuery(`unexpected token: '${next}'`);
    joined = next;
    tokens.shift();
  }
  const [first = () => true] = parts;
  if (parts.length === 1) return first;
  return joined === 'OR' ? (row) => parts.some((part) => part(row)) : (row) => parts.every((part) => part(row));
}

function single(tokens: Token[], test: (condition: Condition | ValueQueryCondition) => Predicate): Predicate {
  const token = tokens.shift();
  if (token === 'NOT') {
    const inner = single(tokens, test);
    return (row) => !inner(row);
  }
  if (token === '(') {
    const inner = group(tokens, test);
    if (tokens.shift() !== ')') throw malformedQuery('expecting a right parentheses, found: <EOF>');
    return inner;
  }
  if (typeof token !== 'object') throw malformedQuery(`unexpected token: '${spelled(token)}'`);
  return test(token.condition);
}

const spelled = (token: Token | undefined) => (typeof token === 'string' ? token : '<EOF>');

function conditionTest(scope: Scope, condition: Condition | ValueQueryCondition, inner: Inner): Predicate {
  if ('fn' in condition || !('field' in condition)) {
    throw malformedQuery('The sandbox knows no functions in WHERE.');
  }
  const path = pathOf(scope, condition.field);
  const { field } = path;
  if (!field.filter) {
    const problem = `field '${condition.field}' can not be filtered in a query call`;
    throw at(scope.soql, condition.field, 'INVALID_FIELD', problem);
  }
  const operator = condition.operator.toUpperCase();
  if ('valueQuery' in condition) {
    const among = inner(condition.valueQuery);
    return operator === 'IN' ? (row) => among.has(path.read(row)) : (row) => !among.has(path.read(row));
  }
  const isSet = operator === 'INCLUDES' || operator === 'EXCLUDES';
  const isList = operator === 'IN' || operator === 'NOT IN' || isSet;
  if (isList !== Array.isArray(condition.value)) throw malformedQuery(`unexpected token: '${operator}'`);
  if (isSet !== (field.type === 'multipicklist') && isSet) throw badOperator(scope, condition.field, field.type);
  if (operator === 'LIKE' && !texts.has(field.type)) throw badOperator(scope, condition.field, field.type);
  if (field.type === 'boolean' && /[<>]/.test(operator)) throw badOperator(scope, condition.field, field.type);
  const literals = literalsOf(condition).map((literal) => wanted(scope, condition.field, field, literal));
  return compared(path, operator, literals);
}

const texts = new Set(['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'combobox']);

function badOperator(scope: Scope, written: string, type: string) {
  return at(scope.soql, written, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${type} field`);
}

function compared(path: Path, operator: string, literals: Wanted[]): Predicate {
  const of = comparable(path.field);
  const read = (row: Row) => of(path.read(row));
  const [first = { value: null }] = literals;
  if (operator === 'LIKE') return like(read, first);
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') return includes(path, operator === 'INCLUDES', literals);
  if (operator === 'IN' || operator === 'NOT IN') {
    const among = isAmong(literals, of);
    return operator === 'IN' ? (row) => among(read(row)) : (row) => !among(read(row));
  }
  if ('from' in first) return inRange(read, operator, first.from, first.until);
  const value = of(first.value);
  if (operator === '=') return (row) => read(row) === value;
  // What is empty differs from every value.
  if (operator === '!=') return (row) => read(row) !== value;
  return (row) => ordered(read(row), operator, value);
}

function isAmong(literals: Wanted[], of: (value: Value) => Comparable): (value: Comparable) => boolean {
  const values = new Set(literals.flatMap((one) => ('value' in one ? [of(one.value)] : [])));
  const ranges = literals.flatMap((one) => ('from' in one ? [one] : []));
  if (ranges.length === 0) return (value) => values.has(value);
  return (value) =>
    values.has(value) ||
    (typeof value === 'string' && ranges.some(({ from, until }) => value >= from && value < until));
}

function ordered(value: Comparable, operator: string, than: Comparable): boolean {
  if (value === null || than === null) return false;
  if (operator === '<') return value < than;
  if (operator === '<=') return value <= than;
  return operator === '>' ? value > than : value >= than;
}

function inRange(read: (row: Row) => Comparable, operator: string, from: string, until: string): Predicate {
  return (row) => {
    const value = read(row);
    if (typeof value !== 'string') return operator === '!=';
    if (operator === '=') return value >= from && value < until;
    if (operator === '!=') return value < from || value >= until;
    if (operator === '<') return value < from;
    if (operator === '<=') return value < until;
    return operator === '>' ? value >= until : value >= from;
  };
}

/** `%` is any text and `_` one character, whatever the case. */
function like(read: (row: Row) => Comparable, literal: Wanted): Predicate {
  const text = 'value' in literal ? String(literal.value ?? '') : '';
  const source = text
    .toLowerCase()
    .replace(/\\[%_]|[.*+?^${}()|[\]\\%_]/g, (char) =>
      char === '%' ? '[\\s\\S]*' : char === '_' ? '[\\s\\S]' : char.length === 2 ? char.slice(1) : `\\${char}`,
    );
  const pattern = new RegExp(`^${source}$`, 'u');
  return (row) => {
    const value = read(row);
    return typeof value === 'string' && pattern.test(value);
  };
}

/** Each literal is one value, or several joined by `;` that must all be there. */
function includes(path: Path, wantsThem: boolean, literals: Wanted[]): Predicate {
  const sets = literals.map((one) =>
    'value' in one
      ? String(one.value ?? '')
          .toLowerCase()
          .split(';')
      : [],
  );
  return (row) => {
    const values = String(path.read(row) ?? '')
      .toLowerCase()
      .split(';');
    return sets.some((set) => set.every((value) => values.includes(value))) === wantsThem;
  };
}
