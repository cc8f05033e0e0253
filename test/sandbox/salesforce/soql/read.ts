import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { apiError, malformedQuery, type SalesforceError } from '../errors.ts';

const longestSoql = 100_000;
const longestString = 4_000;

/** The statement's syntax tree; throws MALFORMED_QUERY for what is no SOQL. */
export function readQuery(soql: string): Query {
  if (soql.trim() === '') throw malformedQuery('A query string has to be specified');
  if (soql.length > longestSoql) {
    throw apiError(400, 'QUERY_TOO_COMPLICATED', `SOQL statements cannot be longer than ${longestSoql} characters.`);
  }
  checkStrings(soql);
  try {
    return parseQuery(soql);
  } catch (error) {
    throw malformedQuery(unexpected(error instanceof Error ? error.message : ''));
  }
}

/** The parser tells what it found in several ways. */
function unexpected(message: string): string {
  const found = /but found(?: -->|:) '([^']*)'|expecting EOF but found: (\S+)|unexpected character: ->(.)<-/.exec(
    message,
  );
  const token = found?.[1] ?? found?.[2] ?? found?.[3];
  return token ? `unexpected token: '${token}'` : 'unexpected token: <EOF>';
}

/** Escapes that SOQL does not know are refused, and so are very long strings. */
function checkStrings(soql: string): void {
  for (const [literal] of soql.matchAll(/'(?:[^'\\]|\\.)*'/gs)) {
    const bad = /\\([^nNrRtTbBfF"'\\_%])/.exec(literal);
    if (bad)
      throw malformedQuery(
        `Invalid string literal ${literal.slice(0, 80)}. Illegal character sequence '\\${bad[1]}' in string literal`,
      );
    if (literal.length - 2 > longestString) {
      throw apiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `A filter string may have ${longestString} characters.`);
    }
  }
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A quoted literal's text. For LIKE, `\%` and `\_` stay as they are. */
export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(.)/gs, (whole, char: string) => escapes[char.toLowerCase()] ?? (/[%_]/.test(char) ? whole : char));
}

/** An error that points at a word of the statement, as Salesforce prints it. */
export function at(soql: string, word: string, errorCode: string, problem: string): SalesforceError {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`(?<![\\w.])${escaped}(?!\\w)`, 'i').exec(soql)?.index ?? Math.max(0, soql.indexOf(word));
  const row = soql.slice(0, found).split('\n').length;
  const column = found - soql.lastIndexOf('\n', found - 1);
  const from = Math.max(0, found - 30);
  const snippet = soql.slice(from, found + word.length + 30).replace(/\s+/g, ' ');
  const message = `\n${snippet}\n${' '.repeat(found - from)}^\nERROR at Row:${row}:Column:${column}\n${problem}`;
  return apiError(400, errorCode, message);
}

const hint = 'Please reference your WSDL or the describe call for the appropriate names.';

export const noSuchColumn = (soql: string, written: string, name: string, object: string) =>
  at(
    soql,
    written,
    'INVALID_FIELD',
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${hint}`,
  );

export const noSuchObject = (soql: string, name: string) =>
  at(
    soql,
    name,
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${hint}`,
  );

export const noSuchRelationship = (soql: string, written: string, name: string) =>
  at(
    soql,
    written,
    'INVALID_FIELD',
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${hint}`,
  );
