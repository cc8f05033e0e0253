import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findMapping } from './book/find-mapping.ts';

export const help = `Usage: npm run sandbox -- [flags]

Starts a simulated HubSpot account or Salesforce org on this machine and prints one line of JSON: its url, portalId or
orgId, clientId and clientSecret. Everything else is told on stderr.

  --crm NAME             hubspot or salesforce (default hubspot)
  --port N               port to listen on, 0 for any free one (default 4010)
  --companies N          how many companies to invent, 1 to 100000 (default 250)
  --seed N               another seed is another book of companies (default 1)
  --data DIR             a folder of CSV files instead of invented companies
  --mapping FILE         which column is which property (with --data; mapping.yaml in DIR is found by itself)
  --state DIR            keep changes there, and continue from them next time
  --client-id ID         the app's client id
  --client-secret SECRET the app's client secret
  --client-redirect URL  a permitted redirect URL; may be given several times
  --server-url URL       where Barometer's server runs; the card's calls are signed and sent there
  --card DIR             the built card (default cards/dist; Salesforce: the static resources of its package)
  --search-lag MS        how long HubSpot's search lags behind writes (default 0)
  --fields STATE         whether a Salesforce org has the health fields already: missing or deployed (default missing)
  --in-both              keep only what HubSpot and Salesforce can both hold: days without hours, one company a record
  --as-of MOMENT         the moment the book is seen from (default now)
  --exit-with-parent     stop when stdin ends
  --help                 this text`;

export const crms = ['hubspot', 'salesforce'] as const;
export type Crm = (typeof crms)[number];

export interface Flags {
  crm: Crm;
  port: number;
  companies: number | undefined;
  seed: number | undefined;
  data: string | undefined;
  mapping: string | undefined;
  state: string | undefined;
  clientId: string | undefined;
  clientSecret: string | undefined;
  redirects: string[] | undefined;
  serverUrl: string | undefined;
  card: string | undefined;
  searchLagMs: number;
  fields: 'missing' | 'deployed';
  inBoth: boolean;
  asOf: string | undefined;
  exitWithParent: boolean;
}

export type Read = { flags: Flags } | { help: true } | { problems: string[] };

const text = { type: 'string' } as const;

/** Reads the command line; every problem is named at once, each with its remedy. */
export function readFlags(args: string[]): Read {
  const { values, tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: {
      crm: text,
      port: text,
      companies: text,
      seed: text,
      data: text,
      mapping: text,
      state: text,
      'client-id': text,
      'client-secret': text,
      'client-redirect': { type: 'string', multiple: true },
      'server-url': text,
      card: text,
      'search-lag': text,
      fields: text,
      'in-both': { type: 'boolean' },
      'as-of': text,
      'exit-with-parent': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return { help: true };
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not a flag. Flags start with --; see --help.`);
    if (token.kind === 'option' && !known.has(token.name)) {
      problems.push(`There is no flag ${token.rawName}. See --help for those there are.`);
    } else if (token.kind === 'option' && !booleans.has(token.name) && !token.value) {
      problems.push(`${token.rawName} needs a value, as in ${token.rawName}=VALUE.`);
    }
  }
  const string = (name: keyof typeof values): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const oneOf = <Name extends string>(flag: 'crm' | 'fields', names: readonly [Name, ...Name[]]): Name => {
    const given = string(flag);
    const known = names.find((name) => name === given);
    if (given !== undefined && !known) problems.push(`--${flag} ${given}: give ${names.join(' or ')}.`);
    return known ?? names[0];
  };
  const number = (name: 'port' | 'companies' | 'seed' | 'search-lag', min: number, max: number) => {
    const given = string(name);
    if (given === undefined) return undefined;
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= min && value <= max) return value;
    problems.push(`--${name} ${given}: give a whole number from ${min} to ${max}.`);
    return undefined;
  };
  const url = (flag: string, given: string) => {
    const fine = URL.canParse(given) && /^https?:$/.test(new URL(given).protocol);
    if (!fine) problems.push(`${flag} ${given}: give a full URL, as in http://localhost:3000.`);
  };
  const redirects = (values['client-redirect'] ?? []).filter((one) => typeof one === 'string');
  for (const redirect of redirects) url('--client-redirect', redirect);
  const serverUrl = string('server-url');
  if (serverUrl !== undefined) url('--server-url', serverUrl);
  const data = string('data');
  if (data !== undefined && !isFolder(data))
    problems.push(`--data ${data}: there is no such folder. Name one with your CSV files and a mapping.yaml.`);
  const mapping = string('mapping') ?? (data === undefined ? undefined : findMapping(data));
  if (data !== undefined && isFolder(data) && mapping === undefined) {
    problems.push(`--data ${data}: name its --mapping FILE, or put a mapping.yaml into the folder.`);
  }
  if (mapping !== undefined && !existsSync(mapping)) problems.push(`--mapping ${mapping}: there is no such file.`);
  if (mapping !== undefined && data === undefined) problems.push('--mapping describes a folder: give it with --data.');
  const crm = oneOf('crm', crms);
  if (crm === 'salesforce' && string('search-lag') !== undefined) {
    problems.push('--search-lag is HubSpot’s alone: leave it out with --crm salesforce.');
  }
  if (crm === 'hubspot' && string('fields') !== undefined) {
    problems.push('--fields is Salesforce’s alone: give it with --crm salesforce.');
  }
  const asOf = string('as-of');
  if (asOf !== undefined && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(asOf)) {
    problems.push(`--as-of ${asOf}: give a moment, as in 2026-11-26T05:00:00.000Z.`);
  }
  const flags: Flags = {
    crm,
    port: number('port', 0, 65_535) ?? 4010,
    companies: number('companies', 1, 100_000),
    seed: number('seed', 0, 4_294_967_295),
    data,
    mapping,
    state: string('state'),
    clientId: string('client-id'),
    clientSecret: string('client-secret'),
    redirects: redirects.length > 0 ? redirects : undefined,
    serverUrl,
    card: string('card'),
    searchLagMs: number('search-lag', 0, 3_600_000) ?? 0,
    fields: oneOf('fields', ['missing', 'deployed']),
    inBoth: values['in-both'] === true,
    asOf,
    exitWithParent: values['exit-with-parent'] === true,
  };
  if (data !== undefined && (flags.companies !== undefined || flags.seed !== undefined)) {
    problems.push('--companies and --seed invent a book; with --data leave them out.');
  }
  return problems.length > 0 ? { problems } : { flags };
}

const booleans = new Set(['in-both', 'exit-with-parent', 'help']);
const known = new Set([
  ...booleans,
  ...['crm', 'port', 'companies', 'seed', 'data', 'mapping', 'state', 'client-id', 'client-secret'],
  ...['client-redirect', 'server-url', 'card', 'search-lag', 'fields', 'as-of'],
]);

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
