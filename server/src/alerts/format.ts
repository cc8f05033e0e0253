import { dayMs } from '@barometer/shared/scoring/time.ts';
import type { NewTask } from '../crm/connector.ts';
import type { AlertMessage } from './message.ts';
import type { Channel } from './settings.ts';

/** Slack takes no longer sections; lists beyond this are read by nobody. */
const listedMax = 40;
const sectionMax = 2_900;

/** The body of an outgoing webhook, as Standard Webhooks lays it out. Pure, as all of these. */
export function toWebhook(messages: readonly AlertMessage[], connectionId: string, isDigest: boolean): string {
  const data = messages.map(({ kind, ...message }) => ({ type: eventTypes[kind], ...message }));
  const [first] = data;
  const newest = messages
    .map(({ at }) => at)
    .sort()
    .at(-1);
  return JSON.stringify(
    isDigest || !first
      ? { type: 'health.digest', timestamp: newest, data: { connectionId, alerts: data } }
      : { type: first.type, timestamp: newest, data: { connectionId, ...first } },
  );
}

const eventTypes = { band: 'health.band_changed', fall: 'health.fell', test: 'health.test' } as const;

/** A message for Slack's incoming webhooks, and for whatever understands them. */
export function toSlack(messages: readonly AlertMessage[], isDigest: boolean): string {
  const [first] = messages;
  const head = isDigest || !first ? `Customer health: ${count(messages.length)}` : escapeSlack(first.title);
  const shown = messages.slice(0, listedMax);
  const sections = shown.map((message) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: slackText(message).slice(0, sectionMax) },
  }));
  const left = messages.length - shown.length;
  const rest = left > 0 ? [{ type: 'context', elements: [{ type: 'mrkdwn', text: `and ${left} more` }] }] : [];
  return JSON.stringify({ text: head, blocks: [...sections, ...rest] });
}

const count = (alerts: number) => `${alerts} ${alerts === 1 ? 'alert' : 'alerts'}`;

function slackText({ title, reasons, company, ownerName }: AlertMessage): string {
  const link = company.url === '' ? escapeSlack(title) : `<${company.url}|${escapeSlack(title).replaceAll('|', '¦')}>`;
  const owner = ownerName === null ? [] : [`Owner: ${escapeSlack(ownerName)}`];
  return [`*${link}*`, ...reasons.map((reason) => `• ${escapeSlack(reason)}`), ...owner].join('\n');
}

/** What Slack asks to be escaped; a customer's name must not become a link or call the whole channel. */
const escapeSlack = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A task for whoever looks after the company. */
export function toTask(message: AlertMessage, channel: Extract<Channel, { kind: 'task' }>, now: Date): NewTask {
  return {
    companyId: message.company.id,
    ownerId: message.ownerId,
    title: message.title,
    text: [...message.reasons, '', `Told by Barometer, rule "${message.rule}".`].join('\n'),
    dueAt: new Date(now.getTime() + channel.dueInDays * dayMs),
    priority: channel.priority,
  };
}
