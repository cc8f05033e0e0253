import { Buffer } from 'node:buffer';
import type { Problem } from '@barometer/shared/problem.ts';
import { z } from 'zod';
import { InputError } from './problem.ts';

export interface Config {
  port: number;
  /** The URL under which people and the CRM reach us; signatures are checked over it. No trailing slash. */
  appUrl: string;
  /** PostgreSQL; null means the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Redis, which several processes share work over; null means that this one works alone. */
  redisUrl: string | null;
  /** Opens the pages of the queue; null means that there are none. */
  operatorPassword: string | null;
  dataDir: string;
  /** 32 bytes; encrypts tokens at rest and the sign-in state cookie. */
  encryptionKey: Uint8Array;
  /** null: this server works with no HubSpot account. It works with one of the two CRMs at least. */
  hubspot: HubSpotConfig | null;
  salesforce: SalesforceConfig | null;
  logLevel: string;
  /** YAML that re-points canonical fields to other CRM properties; null means the defaults. */
  fieldMapFile: string | null;
  /** How many reverse proxies stand before us. */
  proxies: number;
  /** How many requests to `/v1/usage` each API key may make. */
  usageRequestsPerMinute: number;
  /** How long the data of an account that is no longer connected is kept. */
  eraseAfterDays: number;
  /** Whether alerts may go to http and private addresses. */
  privateReceivers: boolean;
  /** Prints briefs; null means the one on the search path, if there is one. */
  chromium: string | null;
  searchPath: string;
}

export interface HubSpotConfig {
  clientId: string;
  clientSecret: string;
  apiUrl: string;
  /** The page where a person consents, without query. */
  authorizeUrl: string;
  /** Asked for beside the required ones; the app must list them as optional. */
  optionalScopes: string[];
}

export interface SalesforceConfig {
  clientId: string;
  clientSecret: string;
  /** Where people sign in: Salesforce's own page, that for its sandboxes, or a company's own domain. */
  loginUrl: string;
}

const url = (remedy: string) =>
  z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), { message: remedy });

/** Scopes an account may grant besides those that are needed for anything at all: for tasks, for lists, for workflows. */
const usefulScopes: ReadonlySet<string> = new Set([
  'crm.objects.contacts.write',
  'crm.lists.read',
  'crm.lists.write',
  'automation',
]);

/** Remedies stand beside the rule they belong to, so that every problem can name its own. */
const Environment = z.object({
  PORT: z
    .string()
    .default('3000')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535, {
      message: 'is not a port|Use a whole number from 1 to 65535',
    }),
  APP_URL: url(
    'is not an http(s) URL|Use the address people reach this server at, such as https://health.example.com',
  ).optional(),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), {
      message:
        'is not a PostgreSQL URL|Use postgres://user:password@host:5432/database, or leave it unset for the embedded database',
    })
    .optional(),
  REDIS_URL: z
    .string()
    .refine((text) => /^rediss?:\/\//.test(text) && URL.canParse(text), {
      message: 'is not a Redis URL|Use redis://host:6379, or leave it unset where one process does all the work',
    })
    .optional(),
  OPERATOR_PASSWORD: z
    .string()
    .min(16, {
      message: 'is too short|Make one with `openssl rand -base64 24`, or leave it unset: then nobody signs in',
    })
    .optional(),
  DATA_DIR: z.string().default('.barometer'),
  ENCRYPTION_KEY: z
    .string({
      message:
        'is not set|Make one with `openssl rand -base64 32` and keep it: stored tokens cannot be read without it',
    })
    .refine((text) => Buffer.from(text, 'base64').length === 32, {
      message: 'does not hold 32 bytes in base64|Make one with `openssl rand -base64 32`',
    }),
  HUBSPOT_CLIENT_ID: z.string().optional(),
  HUBSPOT_CLIENT_SECRET: z.string().optional(),
  HUBSPOT_API_URL: url('is not an http(s) URL|Leave it unset for https://api.hubapi.com').default(
    'https://api.hubapi.com',
  ),
  HUBSPOT_APP_URL: url('is not an http(s) URL|Leave it unset for https://app.hubspot.com').default(
    'https://app.hubspot.com',
  ),
  HUBSPOT_OPTIONAL_SCOPES: z
    .string()
    .default('')
    .refine((text) => words(text).every((scope) => usefulScopes.has(scope)), {
      message: `names a scope Barometer has no use for|Use ${[...usefulScopes.keys()].join(', ')}, or leave it unset`,
    }),
  SALESFORCE_CLIENT_ID: z.string().optional(),
  SALESFORCE_CLIENT_SECRET: z.string().optional(),
  SALESFORCE_LOGIN_URL: url(
    'is not an http(s) URL|Leave it unset for https://login.salesforce.com; use https://test.salesforce.com for sandboxes, or your own My Domain',
  ).default('https://login.salesforce.com'),
  ERASE_AFTER_DAYS: z
    .string()
    .default('30')
    .refine((text) => /^\d{1,4}$/.test(text), { message: 'is not a number of days|Use a whole number from 0 to 9999' }),
  ALERT_PRIVATE_RECEIVERS: z
    .enum(['allow', 'refuse'], { message: 'is neither allow nor refuse|Leave it unset to refuse' })
    .default('refuse'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      message: 'is not a log level|Use trace, debug, info, warn, error, fatal or silent',
    })
    .default('info'),
  FIELD_MAP: z.string().optional(),
  CHROMIUM_PATH: z.string().optional(),
  PATH: z.string().default(''),
  PROXIES: z
    .string()
    .default('0')
    .refine((text) => /^\d$/.test(text), {
      message: 'is not a number of proxies|Use 0 when nothing stands before the server, 1 for one reverse proxy',
    }),
  USAGE_REQUESTS_PER_MINUTE: z
    .string()
    .default('600')
    .refine((text) => /^[1-9]\d{0,6}$/.test(text), {
      message: 'is not a limit|Use a whole number from 1 to 9999999',
    }),
});

/** Every variable that is read; what is set besides means nothing to us. */
export const environmentNames: readonly string[] = Object.keys(Environment.shape);

/**
 * Parses the environment once, at the edge.
 * @throws InputError naming every variable that is missing or wrong, with its remedy.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable (`PORT=`) is what shells and compose files leave behind for "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  const problems = [...(parsed.success ? [] : parsed.error.issues.map(toProblem)), ...missingCredentials(given)];
  if (!parsed.success || problems.length > 0) throw new InputError(problems);
  const values = parsed.data;
  const port = Number(values.PORT);
  return {
    port,
    appUrl: trimSlash(values.APP_URL ?? `http://localhost:${port}`),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    operatorPassword: values.OPERATOR_PASSWORD ?? null,
    dataDir: values.DATA_DIR,
    encryptionKey: new Uint8Array(Buffer.from(values.ENCRYPTION_KEY, 'base64')),
    hubspot: credentials(values.HUBSPOT_CLIENT_ID, values.HUBSPOT_CLIENT_SECRET, {
      apiUrl: trimSlash(values.HUBSPOT_API_URL),
      authorizeUrl: authorizeUrl(values.HUBSPOT_APP_URL),
      optionalScopes: words(values.HUBSPOT_OPTIONAL_SCOPES),
    }),
    salesforce: credentials(values.SALESFORCE_CLIENT_ID, values.SALESFORCE_CLIENT_SECRET, {
      loginUrl: trimSlash(values.SALESFORCE_LOGIN_URL),
    }),
    logLevel: values.LOG_LEVEL,
    fieldMapFile: values.FIELD_MAP ?? null,
    proxies: Number(values.PROXIES),
    usageRequestsPerMinute: Number(values.USAGE_REQUESTS_PER_MINUTE),
    eraseAfterDays: Number(values.ERASE_AFTER_DAYS),
    privateReceivers: values.ALERT_PRIVATE_RECEIVERS === 'allow',
    chromium: values.CHROMIUM_PATH ?? null,
    searchPath: values.PATH,
  };
}

/** The variables the local part of the CLI needs: where the data is, not who may read the CRM. */
export function readDataLocation(env: Record<string, string | undefined>): {
  dataDir: string;
  databaseUrl: string | null;
} {
  return { dataDir: env.DATA_DIR || '.barometer', databaseUrl: env.DATABASE_URL || null };
}

const credentials = <Rest>(clientId: string | undefined, clientSecret: string | undefined, rest: Rest) =>
  clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret, ...rest };

const whereToCopy = {
  HUBSPOT: 'Copy it from your HubSpot app, tab Auth.',
  SALESFORCE: 'Copy it from your External Client App: Settings, OAuth Settings, Consumer Key and Secret.',
} as const;

/** One CRM at least, and each with both halves. Without any, HubSpot's are named: most begin with it. */
function missingCredentials(given: Record<string, string | undefined>): Problem[] {
  const isSet = (name: string) => given[name] !== undefined;
  const problems = (Object.keys(whereToCopy) as (keyof typeof whereToCopy)[]).flatMap((crm) => {
    const names = [`${crm}_CLIENT_ID`, `${crm}_CLIENT_SECRET`];
    if (!names.some(isSet)) return [];
    return names
      .filter((name) => !isSet(name))
      .map((path) => ({ path, message: 'is not set', remedy: whereToCopy[crm] }));
  });
  if (['HUBSPOT', 'SALESFORCE'].some((crm) => isSet(`${crm}_CLIENT_ID`) || isSet(`${crm}_CLIENT_SECRET`)))
    return problems;
  const remedy = `${whereToCopy.HUBSPOT} For Salesforce alone, set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET.`;
  return ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'].map((path) => ({ path, message: 'is not set', remedy }));
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  const [message = '', remedy = ''] = issue.message.split('|');
  return { path: issue.path.join(''), message, remedy };
}

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

const trimSlash = (text: string) => text.replace(/\/+$/, '');

/** People set either the site (https://app.hubspot.com) or the whole page; both are understood. */
function authorizeUrl(appUrl: string): string {
  const base = trimSlash(appUrl);
  return base.endsWith('/oauth/authorize') ? base : `${base}/oauth/authorize`;
}
