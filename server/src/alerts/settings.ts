import { formatPath, type Problem } from '@barometer/shared/problem.ts';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const secretRemedy = 'Make one with `echo whsec_$(openssl rand -base64 32)`';

const Name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { message: nameRule() });
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'is no time of day|Write it as "08:00"' });
const Deliver = z.enum(['at-once', 'daily']).default('at-once');
const Url = z.string().refine((text) => URL.canParse(text), { message: 'is no URL|Use https://…' });

const BandChange = z.strictObject({
  /** Bands it must be in now, and those it must have been in; every one when left out. */
  to: z.array(z.string()).min(1).optional(),
  from: z.array(z.string()).min(1).optional(),
  direction: z.enum(['worse', 'better', 'either']).default('worse'),
});

/** History is read for a month. */
const daysMax = 30;

const Fall = z.strictObject({
  points: z.int().min(1).max(100),
  days: z.int().min(1).max(daysMax),
});

export const Rule = z.strictObject({
  id: Name,
  when: z.union([z.strictObject({ band: BandChange }), z.strictObject({ fall: Fall })], {
    message: 'is no change to watch for|Use { band: { to: [red] } } or { fall: { points: 15, days: 14 } }',
  }),
  channels: z.array(Name).min(1),
  /** Whether a new model counts as a change: it moves everybody at once, and no customer has done anything. */
  modelChanges: z.boolean().default(false),
});
export type Rule = z.infer<typeof Rule>;

const TaskChannel = z.strictObject({
  id: Name,
  kind: z.literal('task'),
  priority: z.enum(['high', 'medium', 'low']).default('high'),
  dueInDays: z.int().min(0).max(90).default(1),
});
const webhook = { id: Name, kind: z.literal('webhook'), deliver: Deliver };
const slack = { id: Name, kind: z.literal('slack'), deliver: Deliver };

const GivenChannel = z.discriminatedUnion('kind', [
  TaskChannel,
  z.strictObject({ ...webhook, url: Url.optional(), secret: z.string().refine(isSecret, secretRule()).optional() }),
  z.strictObject({ ...slack, url: Url.optional() }),
]);

/** As kept: an address may carry a secret, so only its host is in the open. */
export const Channel = z.discriminatedUnion('kind', [
  TaskChannel,
  z.strictObject({ ...webhook, host: z.string() }),
  z.strictObject({ ...slack, host: z.string() }),
]);
export type Channel = z.infer<typeof Channel>;

const shared = {
  version: z.literal(1),
  rules: z.array(Rule).min(1),
  /** In the account's time zone. `from` after `to` goes over midnight; `weekends` makes all of them quiet. */
  quietHours: z.strictObject({ from: Clock, to: Clock, weekends: z.boolean().default(false) }).optional(),
  digestAt: Clock.default('08:00'),
};
const Given = z.strictObject({ ...shared, channels: z.array(GivenChannel).min(1) });
export const AlertSettings = z.strictObject({ ...shared, channels: z.array(Channel).min(1) });
export type AlertSettings = z.infer<typeof AlertSettings>;

/** By channel: where to send, and what to sign with. */
export const ChannelSecrets = z.record(z.string(), z.object({ url: z.string(), secret: z.string().optional() }));
export type ChannelSecrets = z.infer<typeof ChannelSecrets>;

export type SettingsResult =
  | { ok: true; settings: AlertSettings; secrets: ChannelSecrets }
  | { ok: false; problems: Problem[] };

/**
 * Parses what a person wrote, YAML or JSON, and takes the secrets out of it. Pure.
 * @param known secrets kept from before: a channel that leaves its address or secret out goes on with those.
 */
export function readSettings(
  text: string,
  context: { known: ChannelSecrets; bands: readonly string[]; allowPrivate: boolean },
): SettingsResult {
  const document = parseDocument(text, { uniqueKeys: true });
  const [fault] = document.errors;
  if (fault) {
    const at = fault.linePos?.[0];
    const place = at ? { line: at.line, column: at.col } : {};
    const message = fault.message.split(' at line')[0] ?? 'this is not YAML';
    return refused([{ path: '', ...place, message, remedy: 'Check indentation, colons, quotes and brackets' }]);
  }
  const parsed = Given.safeParse(document.toJS());
  if (!parsed.success) return refused(parsed.error.issues.map(toProblem));
  const secrets: ChannelSecrets = {};
  const problems: Problem[] = [];
  const channels = parsed.data.channels.map((channel, index): Channel => {
    if (channel.kind === 'task') return channel;
    const path = `channels[${index}]`;
    const { url: givenUrl, ...rest } = channel;
    const url = givenUrl ?? context.known[channel.id]?.url;
    if (url === undefined)
      problems.push({ path: `${path}.url`, message: 'no address is given or kept', remedy: 'Give the url' });
    else if (!context.allowPrivate && !url.startsWith('https://'))
      problems.push({ path: `${path}.url`, message: 'this is not https', remedy: 'Use an address with https://' });
    const host = url === undefined ? '' : new URL(url).host;
    if (rest.kind === 'slack') {
      secrets[channel.id] = { url: url ?? '' };
      return { ...rest, host };
    }
    const { secret: givenSecret, ...kept } = rest;
    const secret = givenSecret ?? context.known[channel.id]?.secret;
    if (secret === undefined)
      problems.push({ path: `${path}.secret`, message: 'no secret is given or kept', remedy: secretRemedy });
    secrets[channel.id] = { url: url ?? '', ...(secret === undefined ? {} : { secret }) };
    return { ...kept, host };
  });
  problems.push(...crossProblems(parsed.data.rules, channels, context.bands));
  return problems.length > 0 ? refused(problems) : { ok: true, settings: { ...parsed.data, channels }, secrets };
}

function crossProblems(rules: Rule[], channels: Channel[], bands: readonly string[]): Problem[] {
  const known = new Set(channels.map(({ id }) => id));
  const remedy = `Use one of these: ${[...known].join(', ')}`;
  return [
    ...twice(rules, 'rules'),
    ...twice(channels, 'channels'),
    ...rules.flatMap(({ when, channels: wanted }, index) => [
      ...wanted.flatMap((id, place) =>
        known.has(id) ? [] : [{ path: `rules[${index}].channels[${place}]`, message: `"${id}" is no channel`, remedy }],
      ),
      ...('band' in when ? [...(when.band.to ?? []), ...(when.band.from ?? [])] : []).flatMap((band) =>
        bands.includes(band)
          ? []
          : [
              {
                path: `rules[${index}].when.band`,
                message: `the model in force has no band "${band}"`,
                remedy: `Use one of these: ${bands.join(', ')}`,
              },
            ],
      ),
    ]),
  ];
}

function twice(named: { id: string }[], what: string): Problem[] {
  return named.flatMap(({ id }, index) =>
    named.findIndex((other) => other.id === id) === index
      ? []
      : [{ path: `${what}[${index}].id`, message: `"${id}" is there already`, remedy: 'Give it another name' }],
  );
}

const refused = (problems: Problem[]): SettingsResult => ({ ok: false, problems });

function toProblem(issue: z.core.$ZodIssue): Problem {
  const [told = '', remedy = 'See docs/alerts.md for what may stand here'] = issue.message.split('|');
  const isAbsent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const message = isAbsent ? 'is required but not there' : told;
  return { path: formatPath(issue.path.filter((key) => typeof key !== 'symbol')), message, remedy };
}

/** Standard Webhooks: 24 to 64 bytes in base64, behind a prefix that tells what it is. */
function isSecret(text: string): boolean {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const length = bytes === undefined ? 0 : Buffer.from(bytes, 'base64').length;
  return length >= 24 && length <= 64;
}

function secretRule() {
  return { message: `is no signing secret|${secretRemedy}` };
}

function nameRule(): string {
  return 'is no name|Use small letters, digits and hyphens, at most 40';
}
