import type { Crm } from '@barometer/shared/crm.ts';
import type { Config } from '../config.ts';
import { pingRedis } from '../telemetry/redis-ping.ts';
import { type Check, fail, look, ok, warn } from './check.ts';

export interface AroundDeps {
  config: Config;
  fetch: typeof globalThis.fetch;
  now(): Date;
}

const timeoutMs = 8_000;
/** The CRM's signatures hold for five minutes; a clock half a minute off is one nobody sets. */
const skewWarnMs = 30_000;
const skewFailMs = 240_000;

/** What lies around the database: Redis, the CRM and its clock, the address people reach us at. */
export async function checkAround(deps: AroundDeps): Promise<Check[]> {
  const { redisUrl } = deps.config;
  const clocks = crmAddresses(deps.config).map((address) => checkClock(deps, address));
  return Promise.all([...(redisUrl === null ? [] : [checkRedis(redisUrl)]), ...clocks, checkAddress(deps)]);
}

function checkRedis(redisUrl: string): Promise<Check> {
  return look('redis', 'Start Redis, or correct REDIS_URL', async () => {
    await pingRedis(redisUrl);
    return ok('redis', `Redis at ${new URL(redisUrl).host} answers`);
  });
}

interface CrmAddress {
  crm: Crm;
  url: string;
  variable: string;
}

const crmAddresses = ({ hubspot, salesforce }: Config): CrmAddress[] => [
  ...(hubspot ? [{ crm: 'hubspot' as const, url: hubspot.apiUrl, variable: 'HUBSPOT_API_URL' }] : []),
  ...(salesforce ? [{ crm: 'salesforce' as const, url: salesforce.loginUrl, variable: 'SALESFORCE_LOGIN_URL' }] : []),
];

function checkClock({ fetch, now }: AroundDeps, { crm, url, variable }: CrmAddress): Promise<Check> {
  const name = `crm.${crm}.clock`;
  return look(name, `Let this machine reach ${url}, or correct ${variable}`, async () => {
    const askedAt = now().getTime();
    const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const arrivedAt = now().getTime();
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return warn(name, `${url} answers without a Date`, `Check ${variable}`);
    // The header has whole seconds: half of one is added, as half of the way there and back is.
    const skewMs = theirs + 500 - (askedAt + arrivedAt) / 2;
    return judgeSkew(name, skewMs);
  });
}

/** @param skewMs how far the CRM's clock is ahead of ours. */
export function judgeSkew(name: string, skewMs: number): Check {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const found = `this machine’s clock is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the CRM’s`;
  const remedy = 'Set the clock by NTP: from five minutes on, signed requests are refused';
  if (Math.abs(skewMs) >= skewFailMs) return fail(name, found, remedy);
  return Math.abs(skewMs) >= skewWarnMs ? warn(name, found, remedy) : ok(name, 'the CRM answers, and the clocks agree');
}

async function checkAddress({ config, fetch }: AroundDeps): Promise<Check> {
  const name = 'app-url';
  const url = `${config.appUrl}/healthz`;
  const remedy = 'Start `barometer serve`; check APP_URL, the reverse proxy, its certificate and DNS';
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const text = await answer.text();
    if (answer.status === 200 && text.includes('"ok"')) return ok(name, `${config.appUrl} leads here`);
    return fail(name, `${url} is answered with ${answer.status}, by something else than this server`, remedy);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
    return warn(name, `nothing answers at ${config.appUrl} from here (${reason})`, remedy);
  }
}
